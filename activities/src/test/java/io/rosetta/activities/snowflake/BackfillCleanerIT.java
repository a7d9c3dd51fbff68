package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.EMULATED;
import static io.rosetta.activities.snowflake.BackfillHarness.ENDED_JOBS;
import static io.rosetta.activities.snowflake.BackfillHarness.cells;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stays of jobs that have ended. */
class BackfillCleanerIT extends BackfillTestBase {
  private void ended(String job, BackfillKind kind, TableMapping table) {
    backfills.target().create(List.of(new NewJob(job, table.id(), kind, List.of())));
    backfills.target().end(job, 0, BackfillState.CANCELLED, "");
  }

  @Test
  void theNewestJobsStayAndTheNewestCopyOfEachTable() {
    TableMapping t = backfills.prepared("t", "id:int4*");
    TableMapping u = backfills.prepared("u", "id:int4*");
    ended("t_0", BackfillKind.INITIAL, t);
    ended("u_0", BackfillKind.INITIAL, u);
    ended("u_1", BackfillKind.REFRESH, u);
    backfills
        .target()
        .create(List.of(new NewJob("waits", u.id(), BackfillKind.REFRESH, List.of())));
    for (int i = 1; i <= ENDED_JOBS + 2; i++) {
      ended("t_" + i, BackfillKind.RESYNC, t);
    }

    backfills.target().cleanUp("t_5");

    assertThat(backfills.target().jobs())
        .extracting(BackfillJob::id)
        .containsExactly("t_5", "t_4", "t_3", "waits", "u_0");
  }

  /** Old as it is, whoever ends it asks for it. */
  @Test
  void aJobThatEndsAfterManyNewerOnesStays() {
    TableMapping t = backfills.prepared("t", "id:int4*");
    backfills.target().create(List.of(new NewJob("old", t.id(), BackfillKind.REFRESH, List.of())));
    refreshes(t, "newer_");

    backfills.target().end("old", 0, BackfillState.CANCELLED, "");
    backfills.target().cleanUp("newer_1");
    assertThat(backfills.target().job("old")).as("it ended last").isPresent();

    refreshes(t, "later_");
    backfills.target().cleanUp("old");
    assertThat(backfills.target().job("old")).as("its end is repeated").isPresent();
    backfills.target().cleanUp("later_1");
    assertThat(backfills.target().job("old")).isEmpty();
  }

  /** A pipeline that starts would copy the table by itself. */
  @Test
  void theNewestCopyThatBeganStaysBesideOneThatDidNot() {
    TableMapping t = backfills.prepared("t", "id:int4*");
    backfills.begun("failed", BackfillKind.INITIAL, t);
    backfills.target().end("failed", 1, BackfillState.FAILED, "");
    ended("unbegun", BackfillKind.RESYNC, t);
    refreshes(t, "some_");

    backfills.target().cleanUp("some_1");

    assertThat(backfills.target().jobs()).extracting(BackfillJob::id).contains("failed", "unbegun");
  }

  @Test
  void whatIsLeftInTheLedgerGoesWithTheJob() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    ended("old", BackfillKind.REFRESH, t);
    refreshes(t, "newer_");
    String ledger = backfills.objects().chunks().quoted();
    EMULATED.execute(
        "INSERT INTO "
            + ledger
            + " (JOB_ID, ATTEMPT, CHUNK) VALUES ('old', 1, 0), ('newer_1', 1, 0)");

    backfills.target().cleanUp("newer_1");

    assertThat(backfills.target().job("old")).isEmpty();
    assertThat(EMULATED.rows("SELECT JOB_ID FROM " + ledger)).containsExactly("newer_1");
  }

  private void refreshes(TableMapping table, String prefix) {
    for (int i = 1; i <= ENDED_JOBS; i++) {
      ended(prefix + i, BackfillKind.REFRESH, table);
    }
  }

  @Test
  void theLedgerGoesWithWhatTheAttemptHasLoaded() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt first = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.copyAll(first, cells("1"));
    String ledger = "SELECT JOB_ID, ATTEMPT FROM " + backfills.objects().chunks().quoted();
    assertThat(EMULATED.rows(ledger)).containsExactly("job|1");
    assertThat(backfills.target().jobs()).extracting(BackfillJob::chunks).containsExactly(1);

    backfills.target().end("job", 1, BackfillState.CANCELLED, "");
    backfills.target().cleanUp("job");

    assertThat(EMULATED.rows(ledger)).isEmpty();
  }
}
