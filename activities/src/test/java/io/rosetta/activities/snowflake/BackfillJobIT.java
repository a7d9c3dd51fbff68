package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.EMULATED;
import static io.rosetta.activities.snowflake.BackfillHarness.cells;
import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static io.rosetta.activities.testing.RosettaErrors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Leaf;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.model.Watermark;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.RowCondition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What jobs and attempts are, and when an attempt no longer counts; on the emulator. */
class BackfillJobIT extends BackfillTestBase {
  @Test
  void newJobsWaitAndThoseThatExistStay() throws Exception {
    assertThat(target.jobs()).isEmpty();
    assertThat(target.job("job")).isEmpty();
    TableMapping t = backfills.prepared("t", "id:int4*");
    List<RowCondition> filter = List.of(new RowCondition("id", "IN", List.of("1", "it's")));
    target.create(List.of(new NewJob("job", t.id(), BackfillKind.REFRESH, filter)));
    BackfillJob created = target.job("job").orElseThrow();
    target.create(
        List.of(
            new NewJob("job", t.id(), BackfillKind.RESYNC, List.of()),
            new NewJob("other", t.id(), BackfillKind.INITIAL, List.of())));

    assertThat(target.job("job")).contains(created);
    assertThat(created.state()).isEqualTo(BackfillState.PENDING);
    assertThat(created.filter()).isEqualTo(filter);
    assertThat(target.jobs()).extracting(BackfillJob::id).containsExactly("other", "job");
    assertThat(backfills.status(t).orElseThrow().state())
        .as("incomplete since its initial job exists")
        .isEqualTo(State.BACKFILLING);
  }

  @Test
  void oneJobHasTheTablesTurnUntilItEnds() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    TableMapping u = backfills.prepared("u", "id:int4*");
    backfills.begun("first", BackfillKind.INITIAL, t);
    target.create(List.of(new NewJob("second", t.id(), BackfillKind.RESYNC, List.of())));
    target.enter("first", BackfillState.PAUSED, "somebody asked for it");

    assertThat(target.begin("second", t, Fixtures.picture(t))).isEmpty();
    backfills.begun("elsewhere", BackfillKind.INITIAL, u);
    target.end("first", 1, BackfillState.CANCELLED, "somebody asked for it");
    assertThat(target.begin("second", t, Fixtures.picture(t))).isPresent();
  }

  @Test
  void whoeverHasTheTurnIsNamed() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    target.create(
        List.of(
            new NewJob("first", t.id(), BackfillKind.RESYNC, List.of()),
            new NewJob("second", t.id(), BackfillKind.RESYNC, List.of())));
    assertThat(target.turn("second").isFree()).isTrue();
    target.begin("first", t, Fixtures.picture(t));
    target.enter("first", BackfillState.PENDING, "between two rounds");

    assertThat(target.turn("second").holder().orElseThrow().id()).isEqualTo("first");
    assertThat(target.turn("first").isFree()).isTrue();
  }

  @Test
  void whatComesLateChangesNothing() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    backfills.begun("job", BackfillKind.RESYNC, t);
    target.enter("job", BackfillState.PAUSED, "lunch");
    target.note("job", 1, BackfillState.EXECUTING, "");
    assertThat(target.job("job").orElseThrow().state()).isEqualTo(BackfillState.PAUSED);
    target.enter("job", BackfillState.PENDING, "");
    target.begin("job", t, Fixtures.picture(t));

    target.note("job", 1, BackfillState.PENDING, "late");
    assertVoid(() -> target.end("job", 1, BackfillState.CANCELLED, "late"));

    assertThat(target.job("job").orElseThrow().state()).isEqualTo(BackfillState.WAITING_FOR_STREAM);
    target.note("job", 2, BackfillState.EXECUTING, "");
    assertThat(target.job("job").orElseThrow().state()).isEqualTo(BackfillState.EXECUTING);
    target.end("job", 2, BackfillState.CANCELLED, "not wanted");
    target.note("job", 2, BackfillState.EXECUTING, "");
    assertThat(target.job("job").orElseThrow().state()).isEqualTo(BackfillState.CANCELLED);
  }

  @Test
  void marksAndPlanAreWrittenOnce() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    BackfillJob marked = target.job("job").orElseThrow();
    assertThat(marked.state()).isEqualTo(BackfillState.EXECUTING);
    target.mark(attempt, new Watermark(new Lsn(1_000_000), 900, Fixtures.SOURCE));
    backfills.plan(attempt, 1);
    target.plan(attempt, new ChunkPlan(List.of(new Leaf(t.id(), 7, 8, 9)), 1));
    backfills.copy(attempt, 0, "a", cells("1"));
    Lsn high = new Lsn(backfills.position() + 10);
    target.close(attempt, high);
    target.close(attempt, new Lsn(2_000_000));

    BackfillJob job = target.job("job").orElseThrow();
    assertThat(job.low()).isEqualTo(marked.low());
    assertThat(job.low().orElseThrow().xid()).isEqualTo(800);
    assertThat(job.high()).contains(high);
    assertThat(job.plan().orElseThrow().chunkCount()).isEqualTo(1);
    assertThat(job.catalogPicture()).isEqualTo(Fixtures.picture(t));
    assertThat(backfills.status(t).orElseThrow().backfill().orElseThrow().low())
        .isEqualTo(marked.low().map(Watermark::lsn));
  }

  @Test
  void theMarkEndsTheWaitForTheStreamAndLeavesAPausedJobPaused() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt waiting = backfills.begun("job", BackfillKind.INITIAL, t);
    target.note("job", 1, BackfillState.WAITING_FOR_STREAM, "the stream takes the table up");
    backfills.acknowledge();
    target.mark(waiting, backfills.lowHere());
    assertThat(target.job("job").orElseThrow())
        .returns(BackfillState.EXECUTING, BackfillJob::state)
        .returns("", BackfillJob::reason);

    TableMapping u = backfills.prepared("u", "id:int4*");
    Attempt paused = backfills.begun("other", BackfillKind.INITIAL, u);
    target.enter("other", BackfillState.PAUSED, "lunch");
    backfills.acknowledge();
    target.mark(paused, backfills.lowHere());
    assertThat(target.job("other").orElseThrow())
        .returns(BackfillState.PAUSED, BackfillJob::state)
        .returns("lunch", BackfillJob::reason);
  }

  @Test
  void nothingIsAppliedBeforeEveryChunkIsReadAndThePositionHasPassed() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 2);
    backfills.copy(attempt, 1, "a", cells("1"));
    assertError(RosettaError.INTERNAL, () -> target.close(attempt, new Lsn(10)));
    assertError(RosettaError.INTERNAL, () -> target.applyNextSlice(attempt));
    backfills.copy(attempt, 0, "a");
    target.close(attempt, new Lsn(backfills.position() + 10));
    assertError(RosettaError.INTERNAL, () -> target.applyNextSlice(attempt));
    assertError(
        RosettaError.BACKFILL_VOID, () -> target.end("job", 1, BackfillState.COMPLETED, ""));

    backfills.pipeline().commitWith(List.of());
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id FROM t")).containsExactly("1");
  }

  @Test
  void anotherWorkerGoesOnUnlessWhatTheAttemptStandsOnHasChanged() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    try (SnowflakeBackfills another = backfills.another()) {
      assertThat(resumed(another, "job", t)).contains(attempt);
      assertThat(resumed(another, "no such job", t)).isEmpty();
      assertThat(resumed(another, "job", backfills.prepared("t", "id:int4*", "n:int4", "m:int4")))
          .as("another layout")
          .isEmpty();
    }
    EMULATED.execute(
        "DROP TABLE " + new AttemptTables(backfills.objects(), attempt).load().quoted());
    assertThat(resumed(target, "job", t)).as("load table gone").isEmpty();
    backfills.plan(attempt, 1);
    assertVoid(() -> backfills.copy(attempt, 0, "a", cells("1", "1")));
  }

  /** A13: a lane of the attempt before wakes up. */
  @Test
  void whatAnEarlierAttemptReadIsNeverApplied() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt first = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(first, 1);
    backfills.copy(first, 0, "a", cells("1"));
    Attempt second = target.begin("job", t, Fixtures.picture(t)).orElseThrow();

    assertThat(second.number()).isEqualTo(2);
    assertThat(resumed(target, "job", t)).contains(second);
    assertThat(target.ledger(second)).isEmpty();
    assertThat(target.job("job").orElseThrow().low()).isEmpty();
    assertThat(target.isAcknowledged(second)).isFalse();
    assertVoid(() -> backfills.copy(first, 1, "a", cells("1")));
    assertVoid(() -> target.mark(first, backfills.lowHere()));
    assertVoid(() -> target.applyNextSlice(first));
    backfills.acknowledge();
    target.mark(second, backfills.lowHere());
    backfills.copyAll(second, cells("2"));
    backfills.apply(second);
    assertThat(backfills.rows("SELECT id FROM t")).containsExactly("2");
  }

  /** A3: the source failed over, or the position was started anew. */
  @Test
  void anotherGenerationOrHistoryVoidsTheAttempt() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.copyAll(attempt, cells("1"));
    SourceIdentity promoted = new SourceIdentity("7001", 2, List.of());
    backfills.pipeline().target().confirmSource(promoted, Lsn.ZERO);
    assertVoid(() -> target.applyNextSlice(attempt));
    assertThat(resumed(target, "job", t)).isEmpty();

    backfills.pipeline().target().confirmSource(Fixtures.SOURCE, Lsn.ZERO);
    assertThat(resumed(target, "job", t)).contains(attempt);
    EMULATED.execute(
        "UPDATE " + backfills.objects().state().quoted() + " SET GENERATION = GENERATION + 1");
    assertVoid(() -> target.applyNextSlice(attempt));
    assertVoid(() -> target.isAcknowledged(attempt));
    assertThat(resumed(target, "job", t)).isEmpty();
    assertThat(target.release("job", t)).isEmpty();
    assertThat(backfills.rows("SELECT id FROM t")).isEmpty();
  }

  @Test
  void cancelBeforeSlicesLeavesTheTargetAsItWas() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4", "doc:text");
    backfills
        .pipeline()
        .apply(t, row("U", backfills.position() + 1, null, null, null, "1", "1", "old"));
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    backfills
        .pipeline()
        .apply(t, row("U", backfills.position() + 60, "001", null, null, "1", "2", null));
    backfills.copyAll(attempt, cells("9", "9", "nine"));

    Attempt released = target.release("job", t).orElseThrow();
    assertThat(released).isEqualTo(attempt);
    assertVoid(() -> target.applyNextSlice(attempt));
    assertThat(resumed(target, "job", t)).as("given up").isEmpty();
    assertThat(target.pending(released, 10)).hasSize(1);
    String version = target.pending(released, 10).get(0).version();
    Path file = backfills.csv(6, cells("1", version, "1", "2", "now"));
    assertThat(target.fill(released, file, new Lsn(backfills.position()))).isEqualTo(1);
    target.end("job", 1, BackfillState.CANCELLED, "somebody asked for it");
    target.cleanUp("job");

    assertThat(backfills.rows("SELECT id, n, doc FROM t")).containsExactly("1|2|now");
    TableStatus status = backfills.status(t).orElseThrow();
    assertThat(status.state()).isEqualTo(State.RESYNCING);
    assertThat(status.backfill()).isEmpty();
    assertThat(status.reason()).contains("job", "was cancelled", "somebody asked for it");
    assertVoid(() -> backfills.copy(attempt, 1, "a", cells("8", "8", "eight")));
  }

  /** Nothing was dropped meanwhile, and what was merged is right. */
  @Test
  void aTableThatWasWholeIsWholeAgainWhenItsJobIsGivenUp() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    backfills.pipeline().commitWith(List.of(new TableStatus(t.id(), State.STREAMING, "")));
    backfills.begun("job", BackfillKind.RESYNC, t);
    assertThat(target.begin("job", t, Fixtures.picture(t))).as("another attempt").isPresent();
    assertThat(backfills.status(t).orElseThrow().state()).isEqualTo(State.RESYNCING);

    target.release("job", t);
    target.end("job", 2, BackfillState.CANCELLED, "somebody asked for it");

    assertThat(backfills.status(t)).contains(new TableStatus(t.id(), State.STREAMING, ""));
  }

  /** Its changes were dropped while it was out: an end of the old job must not call it whole. */
  @Test
  void aTableThatIsTakenOutEndsItsJobs() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    target.create(List.of(new NewJob("waits", t.id(), BackfillKind.RESYNC, List.of())));
    backfills.copyAll(attempt, cells("1"));
    backfills.apply(attempt);
    target.remove(List.of(t.id()));
    target.add(List.of(t.id()));

    target.end("job", 1, BackfillState.COMPLETED, "");

    assertThat(target.jobs())
        .allSatisfy(job -> assertThat(job.state()).isEqualTo(BackfillState.CANCELLED))
        .allSatisfy(job -> assertThat(job.reason()).contains("taken out"));
    assertThat(backfills.status(t).orElseThrow().state()).isEqualTo(State.BACKFILLING);
    target.create(List.of(new NewJob("next", t.id(), BackfillKind.INITIAL, List.of())));
    assertThat(target.begin("next", t, Fixtures.picture(t))).as("the turn is free").isPresent();
  }

  @Test
  void cancelAmidSlicesKeepsTheRowsThatAreMerged() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    String[][] rows = new String[30][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = cells(String.valueOf(i));
    }
    backfills.copyAll(attempt, rows);
    BackfillJob job = target.applyNextSlice(attempt);
    assertThat(job.slices()).isEqualTo(3);
    target.end("job", 1, BackfillState.CANCELLED, "");

    assertThat(target.job("job").orElseThrow().slicesDone()).isEqualTo(1);
    assertThat(Long.parseLong(backfills.rows("SELECT COUNT(*) FROM t").get(0))).isBetween(1L, 29L);
    assertVoid(() -> target.applyNextSlice(attempt));
  }

  @Test
  void anEndedJobIsTakenUpByPendingOnly() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.begun("job", BackfillKind.INITIAL, t);
    target.end("job", 1, BackfillState.FAILED, "no luck");
    target.enter("job", BackfillState.PAUSED, "");
    assertThat(target.job("job").orElseThrow().state()).isEqualTo(BackfillState.FAILED);
    assertVoid(() -> target.begin("job", t, Fixtures.picture(t)));
    target.end("job", 1, BackfillState.CANCELLED, "late");
    assertThat(target.job("job").orElseThrow().reason()).isEqualTo("no luck");

    target.enter("job", BackfillState.PENDING, "");
    Attempt next = target.begin("job", t, Fixtures.picture(t)).orElseThrow();

    assertThat(next.number()).isEqualTo(attempt.number() + 1);
  }

  @Test
  void aTableSetAsideNeedsAFullCopyAndIsThenKnownAnew() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    KnownTable known = Fixtures.known(t, "gone");
    backfills.pipeline().commitKnown(known);
    assertThat(backfills.pipeline().target().known()).containsExactly(known);
    Attempt attempt = backfills.marked("first", BackfillKind.INITIAL, t);
    backfills
        .pipeline()
        .commitWith(List.of(new TableStatus(t.id(), State.FAILED, "renamed column")));
    assertVoid(() -> target.isAcknowledged(attempt));
    assertVoid(() -> target.plan(attempt, new ChunkPlan(List.of(), 1)));
    target.end("first", 1, BackfillState.FAILED, "set aside");
    target.create(
        List.of(
            new NewJob("refresh", t.id(), BackfillKind.REFRESH, List.of()),
            new NewJob("resync", t.id(), BackfillKind.RESYNC, List.of())));

    assertError(RosettaError.BACKFILL_STUCK, () -> target.begin("refresh", t, Fixtures.picture(t)));
    assertThat(target.begin("resync", t, Fixtures.picture(t))).isPresent();
    assertThat(backfills.status(t).orElseThrow().state()).isEqualTo(State.RESYNCING);
    assertThat(backfills.pipeline().target().known()).containsExactly(known.voided());
    backfills.pipeline().commitKnown(known);
    assertThat(backfills.pipeline().target().known()).containsExactly(known);
  }

  @Test
  void jobsExistBeforeTheirPipelineStarts() throws Exception {
    EMULATED.execute("UPDATE " + backfills.objects().state().quoted() + " SET GENERATION = 0");
    TableMapping t = backfills.prepared("t", "id:int4*");
    target.create(List.of(new NewJob("job", t.id(), BackfillKind.INITIAL, List.of())));

    assertThat(target.begin("job", t, Fixtures.picture(t))).isEmpty();
  }

  @Test
  void aStateTableOfTheFirstVersionGetsWhatItLacks() throws Exception {
    String state = backfills.objects().state().quoted();
    EMULATED.execute("ALTER TABLE " + state + " DROP COLUMN TABLES_NO");
    EMULATED.execute("ALTER TABLE " + state + " DROP COLUMN LOCK_ID");
    TableMapping t = Fixtures.merge("t", "id:int4*");
    StateReader reader =
        new StateReader(
            EMULATED.settings(), new TargetScope("orders", backfills.database(), List.of()));

    assertThat(reader.read()).as("what a start looks at first").isPresent();
    target.create(List.of(new NewJob("job", t.id(), BackfillKind.RESYNC, List.of())));
    assertThat(target.jobs()).hasSize(1);
  }

  /** What a failed clean-up leaves is found by the next one. */
  @Test
  void cleaningUpAfterOneJobCleansUpWhatEarlierOnesLeft() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt left = backfills.begun("left", BackfillKind.INITIAL, t);
    target.end("left", 1, BackfillState.CANCELLED, "");
    Attempt first = backfills.begun("job", BackfillKind.RESYNC, t);
    Attempt second = target.begin("job", t, Fixtures.picture(t)).orElseThrow();

    target.cleanUp("job");

    String schema = backfills.objects().schema();
    assertThat(
            EMULATED.rows(
                "SELECT TABLE_NAME FROM "
                    + backfills.database().quoted()
                    + ".INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '_ROSETTA' AND TABLE_NAME"
                    + " LIKE 'BACKFILL%' AND TABLE_NAME NOT LIKE 'BACKFILLS%'"))
        .as("load tables in " + schema + " but for those of " + left + " and " + first)
        .containsExactly(backfills.objects().backfillLoad("job", second.number()).table().name());
  }

  private static void assertVoid(ThrowingCallable call) {
    assertError(RosettaError.BACKFILL_VOID, call);
  }

  private static Optional<Attempt> resumed(BackfillTarget by, String job, TableMapping mapping) {
    return by.job(job).flatMap(found -> by.resume(found, mapping));
  }
}
