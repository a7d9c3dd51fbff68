package io.rosetta.demo.trial;

import io.rosetta.demo.ShopPipeline;
import io.rosetta.emulator.fault.FaultRule;
import io.rosetta.emulator.fault.Faults;
import io.rosetta.emulator.fault.SeenStatement;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A place in the life of a backfill job, seen from the target as a {@link Place} is. Where the
 * statement alone does not say whose it is, the one before it in the same session does.
 *
 * @param name what people call it
 * @param first a regular expression that is found in the statement that opens the way; executed
 * @param then one that is found in a later statement of its session; empty when the first is the
 *     place
 * @param executed whether it is when the statement has been executed, or when the request arrives
 */
record BackfillPlace(String name, String first, String then, boolean executed) {
  private static final String PIPELINE = ShopPipeline.NAME.toUpperCase(Locale.ROOT);
  private static final String COMMIT = "^\\s*COMMIT\\b";
  private static final String LOW = "SET .*LOW_LSN = \\?";
  private static final String COPY = "^\\s*COPY INTO .*BACKFILL_" + PIPELINE + "_";
  private static final String MERGE = "^\\s*MERGE INTO .*PARCELS.*BACKFILL_" + PIPELINE + "_";

  /** The attempt is active, in a transaction that is still open. */
  static final BackfillPlace BEGUN =
      new BackfillPlace("begun", "STATE = 'WAITING_FOR_STREAM', REASON = ''", "", true);

  /** The low mark is in the source's log; the target knows nothing of it. */
  static final BackfillPlace MARK_SENT = new BackfillPlace("mark-sent", LOW, "", false);

  static final BackfillPlace MARKED = new BackfillPlace("marked", LOW, COMMIT, true);

  /** The table is cut into chunks. */
  static final BackfillPlace PLANNED =
      new BackfillPlace("planned", "SET .*PLAN = \\?, CHUNKS = \\?", COMMIT, true);

  static final BackfillPlace PUT_SENT =
      new BackfillPlace("put-sent", "^\\s*PUT\\b.*/backfill/", "", false);

  static final BackfillPlace COPY_SENT = new BackfillPlace("copy-sent", COPY, "", false);

  static final BackfillPlace COPY_DONE = new BackfillPlace("copy-done", COPY, "", true);

  /** The chunk is in the ledger; nobody has been told. */
  static final BackfillPlace CHUNK_COMMITTED =
      new BackfillPlace("chunk-committed", COPY, COMMIT, true);

  static final BackfillPlace HIGH_MARKED =
      new BackfillPlace("high-marked", "SET .*HIGH_LSN = \\?", COMMIT, true);

  /** The slice is merged, in a transaction that is still open. */
  static final BackfillPlace SLICE_MERGED = new BackfillPlace("slice-merged", MERGE, "", true);

  static final BackfillPlace SLICE_COMMITTED =
      new BackfillPlace("slice-committed", MERGE, COMMIT, true);

  static final BackfillPlace ENDED =
      new BackfillPlace("ended", "SET .*ENDED_AT = CURRENT_TIMESTAMP\\(\\)", COMMIT, true);

  /** In the order in which a job comes by; waiting and reading chunks need more than a place. */
  static List<BackfillPlace> ofAJob() {
    return List.of(
        BEGUN,
        MARK_SENT,
        MARKED,
        PLANNED,
        PUT_SENT,
        COPY_SENT,
        COPY_DONE,
        CHUNK_COMMITTED,
        HIGH_MARKED,
        SLICE_MERGED,
        SLICE_COMMITTED,
        ENDED);
  }

  /**
   * Calls once, on the thread of the request, when a job comes by next.
   *
   * @param whose which sessions count
   */
  void onReach(Faults faults, Predicate<SeenStatement> whose, Runnable action) {
    if (then.isEmpty()) {
      arm(faults.on(matches(first, whose)), action);
    } else {
      faults
          .on(matches(first, whose))
          .after(
              opened ->
                  arm(
                      faults.on(matches(then, seen -> seen.sessionId() == opened.sessionId())),
                      action));
    }
  }

  private void arm(FaultRule rule, Runnable action) {
    if (executed) {
      rule.after(seen -> action.run());
    } else {
      rule.before(seen -> action.run());
    }
  }

  private static Predicate<SeenStatement> matches(
      String statement, Predicate<SeenStatement> session) {
    Pattern pattern = Pattern.compile(statement, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    String tag = "rosetta/" + ShopPipeline.NAME;
    return seen ->
        seen.tag().equals(tag) && pattern.matcher(seen.sql()).find() && session.test(seen);
  }
}
