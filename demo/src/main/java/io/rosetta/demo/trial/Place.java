package io.rosetta.demo.trial;

import io.rosetta.demo.ShopPipeline;
import io.rosetta.demo.local.LocalSnowflake;
import io.rosetta.demo.shop.ShopSchema;
import io.rosetta.emulator.fault.FaultRule;
import io.rosetta.emulator.fault.Faults;
import io.rosetta.emulator.fault.SeenStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A place in the load of a batch, seen from the target: the statement at hand says where the worker
 * is, so the product needs no code for this.
 *
 * @param name what people call it
 * @param statement a regular expression that is found in the statement's text
 * @param executed whether it is when the statement has been executed and its reply is due, or when
 *     the request arrives
 */
record Place(String name, String statement, boolean executed) {
  private static final String COMMIT = "^\\s*COMMIT\\b";

  /** PUT has been sent; the driver has not copied the file yet. */
  static final Place PUT_SENT = new Place("put-sent", "^\\s*PUT\\b", false);

  /** The files are staged: their COPY is the next statement. */
  static final Place PUT_DONE = new Place("put-done", "^\\s*COPY\\b", false);

  static final Place COPY_DONE = new Place("copy-done", "^\\s*COPY\\b", true);

  /** The worker waits for the pipeline's lock, or is about to get it. */
  static final Place LOCK_SENT = new Place("lock-sent", "SET LOCK_NO\\b", false);

  static final Place LOCK_TAKEN = new Place("lock-taken", "SET LOCK_NO\\b", true);

  /** The position is moved, in a transaction that is still open. */
  static final Place POSITION_MOVED = new Place("position-moved", "SET LSN = ", true);

  /** The worker has sent COMMIT; it happens, whatever becomes of the worker. */
  static final Place COMMIT_SENT = new Place("commit-sent", COMMIT, false);

  /** The commit has happened; nobody has been told. */
  static final Place REPLY_DUE = new Place("commit-reply-lost", COMMIT, true);

  /** A new attempt has raised the epoch and not committed that. */
  static final Place EPOCH_RAISED = new Place("epoch-raised", "SET EPOCH = ", true);

  /** After the MERGE into one of the shop's tables. */
  static Place merged(String table) {
    String target =
        table.equals(table.toLowerCase(Locale.ROOT)) ? table.toUpperCase(Locale.ROOT) : table;
    return new Place(
        "merged-" + table.toLowerCase(Locale.ROOT),
        "^\\s*MERGE INTO "
            + Pattern.quote("\"%s\".\"SHOP\".\"%s\"".formatted(LocalSnowflake.DATABASE, target)),
        true);
  }

  /** Every place that a batch comes by, in the order in which it does. */
  static List<Place> ofABatch() {
    List<Place> places =
        new ArrayList<>(
            List.of(PUT_SENT, PUT_DONE, COPY_DONE, LOCK_SENT, LOCK_TAKEN, POSITION_MOVED));
    ShopSchema.TABLES.forEach(table -> places.add(merged(table)));
    places.add(COMMIT_SENT);
    places.add(REPLY_DUE);
    return places;
  }

  /** Calls once, on the thread of the request, when the pipeline comes by next. */
  void onReach(Faults faults, Runnable action) {
    FaultRule rule = rule(faults);
    if (executed) {
      rule.after(seen -> action.run());
    } else {
      rule.before(seen -> action.run());
    }
  }

  /** For a fault at this statement. */
  FaultRule rule(Faults faults) {
    return faults.on(matches());
  }

  private Predicate<SeenStatement> matches() {
    Pattern pattern = Pattern.compile(statement, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    String tag = "rosetta/" + ShopPipeline.NAME;
    return seen -> seen.tag().equals(tag) && pattern.matcher(seen.sql()).find();
  }
}
