package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.stream.reader.BatchEnd;
import io.rosetta.activities.stream.testing.MemoryTarget;
import io.rosetta.activities.stream.testing.TestTables;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two batches are on their way: one is committed, the next one is staged already. */
class CommitterTest {
  private static final TableMapping TABLE = TestTables.mapping(1, "k", "v");
  private static final TableId ID = TABLE.id();
  private static final Position START = Position.start(new Lsn(1));

  private final ScriptedTarget target = new ScriptedTarget();
  private final List<Boolean> dropsWhenTold = new ArrayList<>();
  private final Committer committer =
      new Committer(
          target,
          START,
          new Committer.Hooks(
              "p",
              () -> {},
              () -> Lsn.ZERO,
              tables -> noteDrops(),
              new StreamMetrics(new SimpleMeterRegistry(), "p")));
  private final Thread thread = new Thread(this::run);

  private void noteDrops() {
    dropsWhenTold.add(committer.drops(ID));
  }

  private void run() {
    try {
      committer.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  /** Refuses a table when told to, and answers a commit with what was scripted. */
  private static final class ScriptedTarget extends MemoryTarget {
    private final Deque<List<TableStatus>> answers = new ArrayDeque<>();
    private final List<Commit> committed = new ArrayList<>();
    private final List<String> discarded = new ArrayList<>();
    private boolean refuses;

    @Override
    public synchronized List<TableStatus> commit(Commit commit) {
      if (refuses && !commit.changesets().isEmpty()) {
        throw RosettaException.of(ID, RosettaError.TABLE_UNSUPPORTED, "no place for it");
      }
      committed.add(commit);
      return answers.isEmpty() ? commit.tables() : answers.remove();
    }

    @Override
    public void discard(StagedChangeset staged) {
      discarded.add(staged.tag());
    }
  }

  private static StagedBatch batch(long lsn, String... tags) {
    List<StagedChangeset> staged =
        Arrays.stream(tags)
            .map(
                tag ->
                    new StagedChangeset(
                        new Changeset(TABLE, Lsn.ZERO, false, false, 1, 1, List.of()),
                        TABLE.target(),
                        tag))
            .toList();
    return new StagedBatch(
        staged, 1, List.of(), new BatchEnd(Position.start(new Lsn(lsn)), List.of(), List.of()));
  }

  private static TableStatus status(State state) {
    return new TableStatus(ID, state, "");
  }

  @Test
  void whatIsStagedOfATableIsDroppedWhenTheBatchBeforeSetsItAside() throws InterruptedException {
    target.refuses = true;
    thread.start();
    committer.put(batch(2, "first"));
    committer.put(batch(3, "second", "third"));
    committer.awaitIdle();

    assertThat(target.discarded).containsExactly("first", "second", "third");
    assertThat(target.committed).allMatch(commit -> commit.changesets().isEmpty());
    assertThat(target.committed)
        .extracting(commit -> commit.after().lsn().value())
        .containsExactly(2L, 3L);
    assertThat(target.committed.get(1).before()).isEqualTo(target.committed.get(0).after());
    assertThat(target.committed.get(0).tables())
        .singleElement()
        .satisfies(status -> assertThat(status.state()).isEqualTo(State.FAILED));
  }

  /** Else changes that the reader accepts from then on could still be dropped on their way. */
  @Test
  void readerIsToldOfATableOnlyOnceItsChangesAreNotDroppedAnyMore() throws InterruptedException {
    target.answers.add(List.of(status(State.FAILED)));
    target.answers.add(List.of(status(State.RESYNCING)));
    thread.start();
    committer.put(batch(2));
    committer.put(batch(3));
    committer.put(batch(4, "accepted"));
    committer.awaitIdle();

    assertThat(dropsWhenTold).startsWith(true, false);
    assertThat(target.discarded).isEmpty();
    assertThat(target.committed.get(2).changesets()).hasSize(1);
  }
}
