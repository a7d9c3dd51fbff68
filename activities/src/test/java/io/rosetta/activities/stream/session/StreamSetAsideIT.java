package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.stream.testing.MemoryTarget;
import io.rosetta.activities.stream.testing.StreamFixture;
import io.rosetta.testing.EmbeddedSource;
import io.rosetta.workflows.RosettaError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table that the target refuses is set aside in the same commit; the others go on. */
class StreamSetAsideIT {
  private static final TableId BAD = new TableId("public", "bad");

  /** Where the target refuses. */
  enum Step {
    PREPARE,
    STAGE,
    COMMIT
  }

  /** Refuses the table at one step from a moment on. */
  private static final class RefusingTarget extends MemoryTarget {
    private volatile Step refused;

    private void check(Step step, TableId table) {
      if (step == refused && table.equals(BAD)) {
        throw RosettaException.of(table, RosettaError.TABLE_UNSUPPORTED, "no place for it");
      }
    }

    @Override
    public synchronized void prepare(TableMapping mapping) {
      check(Step.PREPARE, mapping.id());
      super.prepare(mapping);
    }

    @Override
    public StagedChangeset stage(Changeset changeset) {
      check(Step.STAGE, changeset.mapping().id());
      return super.stage(changeset);
    }

    @Override
    public synchronized List<TableStatus> commit(Commit commit) {
      commit.changesets().forEach(piece -> check(Step.COMMIT, piece.changeset().mapping().id()));
      return super.commit(commit);
    }
  }

  private final RefusingTarget target = new RefusingTarget();
  private final StreamFixture stream = new StreamFixture(EmbeddedSource.create(), target);

  @AfterEach
  void close() {
    stream.close();
  }

  @ParameterizedTest
  @EnumSource
  void othersGoOn(Step step) {
    stream.source.execute(
        "CREATE TABLE bad (k int PRIMARY KEY, v text)",
        "CREATE TABLE good (k int PRIMARY KEY, v text)");
    stream.publish("bad", "good").start();
    stream.source.execute(
        "BEGIN; INSERT INTO bad VALUES (1, 'x'); INSERT INTO good VALUES (1, 'x'); COMMIT");
    stream.sync();
    assertThat(stream.targetRows("bad")).hasSize(1);

    target.refused = step;
    if (step == Step.PREPARE) {
      // A new column is what has to be prepared.
      stream.source.execute("ALTER TABLE bad ADD COLUMN w text");
    }
    stream.source.execute(
        "BEGIN; INSERT INTO good VALUES (2, 'y'); INSERT INTO bad (k) VALUES (2);"
            + " INSERT INTO good VALUES (3, 'z'); COMMIT",
        "INSERT INTO bad (k) VALUES (3)",
        "INSERT INTO good VALUES (4, '')");
    stream.sync();

    assertThat(stream.targetRows("good")).isEqualTo(stream.sourceRows("good"));
    assertThat(stream.targetRows("bad")).as("as it was left").hasSize(1);
    assertThat(target.table(BAD))
        .hasValueSatisfying(
            status -> {
              assertThat(status.state()).isEqualTo(TableStatus.State.FAILED);
              assertThat(status.reason()).contains("no place for it");
            });
    assertThat(target.stagedOnly()).isZero();

    target.refused = null;
    stream.drain().start();
    stream.source.execute("INSERT INTO bad (k) VALUES (5)", "INSERT INTO good VALUES (5, '')");
    stream.sync();
    assertThat(stream.targetRows("good")).isEqualTo(stream.sourceRows("good"));
    assertThat(stream.targetRows("bad")).hasSize(1);
  }
}
