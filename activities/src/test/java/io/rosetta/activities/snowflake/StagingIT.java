package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.testing.HeldStatement;
import io.rosetta.emulator.fault.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is staged, beside a commit and again after a failure. */
class StagingIT extends TargetTestBase {
  /** Nothing that the transaction has read changes meanwhile, and so it passes at the first try. */
  @Test
  void aBatchIsStagedBesideTheTransactionOfTheOneBefore() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    TableMapping u = prepared("u", "id:int4*");
    List<StagedChangeset> first = List.of(staged(t, 110, "1"), staged(u, 111, "1"));
    List<StagedChangeset> next = new ArrayList<>();
    Faults faults = EMULATED.emulator().faults();
    faults.forget();
    faults
        .on("^MERGE")
        .after(merge -> next.addAll(List.of(staged(t, 210, "2"), staged(u, 211, "2"))));

    pipeline.commitStaged(first);
    pipeline.commitStaged(next);
    pipeline.commitStaged(List.of(staged(t, 310, "3")));

    assertThat(faults.statements().stream().filter(seen -> seen.kind().equals("MERGE")))
        .as("each once")
        .hasSize(5);
    assertThat(rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
    assertThat(rows("SELECT id FROM u ORDER BY id")).containsExactly("1", "2");
  }

  /** Pieces of one transaction are staged side by side. */
  @Test
  void theSecondThreadThatNeedsASecondTableWaitsUntilTheFirstHasMadeIt() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    List<StagedChangeset> staged = new CopyOnWriteArrayList<>(List.of(staged(t, 110, "1")));
    HeldStatement create = HeldStatement.before("^CREATE .*_2\"");
    Thread first = new Thread(() -> staged.add(staged(t, 120, "2")), "first");
    Thread second = new Thread(() -> staged.add(staged(t, 130, "3")), "second");
    try (create) {
      first.start();
      create.await();
      second.start();
      while (second.isAlive() && second.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
    }
    first.join();
    second.join();
    pipeline.commitStaged(staged);

    assertThat(rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
  }

  private StagedChangeset staged(TableMapping mapping, long lsn, String id) {
    try {
      return pipeline
          .target()
          .stage(pipeline.changes(mapping, false, row("U", lsn, null, null, null, id)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void readsOnlyTheTryThatSucceededWhenACopyIsRepeated() throws Exception {
    TableMapping log = in(Fixtures.mapping("log", WriteMode.APPEND, DeleteMode.HARD, "n:int4"));
    pipeline.target().prepare(log);
    Changeset changes = pipeline.changes(log, false, row("I", 110, null, null, "1"));
    EMULATED.emulator().faults().on("^COPY").refuseAfter("000604", "57014", "reply lost");

    pipeline.commit(changes);

    assertThat(rows("SELECT n FROM log")).containsExactly("1");
    assertThat(EMULATED.rows("SELECT COUNT(*) FROM " + loadTable(log)))
        .as("both tries are in the load table")
        .containsExactly("2");
  }
}
