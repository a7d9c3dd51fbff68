package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.EMULATED;
import static io.rosetta.activities.snowflake.BackfillHarness.cells;
import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.testing.HeldStatement;
import io.rosetta.workflows.backfill.BackfillKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chunks of which two tries were committed, and rows that two chunks have read. */
class RepeatedChunkIT extends BackfillTestBase {
  @Test
  void twoTriesOfAChunkAndARowReadTwiceAreOneRow() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 2);
    try (SnowflakeBackfills another = backfills.another()) {
      backfills.copy(attempt, 0, "a", cells("1", "1"), cells("2", "2"));
      commitAgain(attempt);
      backfills.copy(attempt, 1, "a", cells("2", "2"), cells("3", "3"));
      assertThat(another.ledger(attempt)).containsExactlyInAnyOrder(0, 1);
    }
    backfills.close(attempt);
    BackfillJob job = backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, n FROM t ORDER BY id"))
        .containsExactly("1|1", "2|2", "3|3");
    assertThat(job.done().chunks()).isEqualTo(2);
    assertThat(job.done().rows()).as("of one try each").isEqualTo(4);
  }

  /** By a lane that nobody waits for any more. */
  @Test
  void aTryOfAChunkThatIsCommittedBetweenTwoSlicesOrInOneDoublesNoRow() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.copyAll(attempt, numbered(40));
    assertThat(backfills.target().applyNextSlice(attempt).slices()).isGreaterThan(3);
    try (HeldStatement merge = HeldStatement.before("^MERGE")) {
      CompletableFuture<BackfillJob> slice =
          CompletableFuture.supplyAsync(() -> backfills.target().applyNextSlice(attempt));
      merge.await();
      commitAgain(attempt);
      merge.letGo();
      assertThatThrownBy(() -> slice.get(60, TimeUnit.SECONDS))
          .hasMessageContaining("loaded once more");
    }
    assertThat(backfills.target().applyNextSlice(attempt).slicesDone()).isEqualTo(2);
    commitAgain(attempt);
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT COUNT(*), COUNT(DISTINCT id) FROM t"))
        .containsExactly("40|40");
  }

  /** As a request that is sent again and done again, though the ledger says nothing of it. */
  @Test
  void rowsThatWereLoadedTwiceInOneTryAreOneRowEach() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.copyAll(attempt, cells("1", "1"), cells("2", "2"));
    String load = new AttemptTables(backfills.objects(), attempt).load().quoted();
    EMULATED.execute("INSERT INTO " + load + " SELECT * FROM " + load + " WHERE C1 = 2");
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, n FROM t ORDER BY id")).containsExactly("1|1", "2|2");
  }

  /** The same, after it was looked whether a key is there twice. */
  @Test
  void rowsThatWereLoadedTwiceAfterTheLookAreOneRowEach() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    try (HeldStatement look = HeldStatement.after("^SELECT MIN\\(l\\.C1")) {
      backfills.copyAll(attempt, cells("1", "1"), cells("2", "2"));
      look.await();
    }
    String load = new AttemptTables(backfills.objects(), attempt).load().quoted();
    EMULATED.execute("INSERT INTO " + load + " SELECT * FROM " + load + " WHERE C1 = 2");
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, n FROM t ORDER BY id")).containsExactly("1|1", "2|2");
  }

  /** The stream has written such a row, and deleted another, before the slices. */
  @ParameterizedTest
  @CsvSource({
    "INITIAL, HARD",
    "INITIAL, SOFT",
    "RESYNC, HARD",
    "RESYNC, SOFT",
    "REFRESH, HARD",
    "REFRESH, SOFT"
  })
  void rowsThatMovedBetweenTwoChunksAreTheStreams(BackfillKind kind, DeleteMode deletes)
      throws Exception {
    TableMapping t =
        backfills.prepared(
            Fixtures.mapping("t", WriteMode.MERGE, deletes, "id:int4*", "n:int4", "doc:text"));
    if (kind != BackfillKind.INITIAL) {
      long before = backfills.position() + 10;
      apply(
          t,
          row("I", before, null, null, null, "2", "0", "old"),
          row("I", before, null, null, null, "3", "0", "old"));
    }
    Attempt attempt = backfills.marked("job", kind, t);
    backfills.plan(attempt, 2);
    backfills.copy(
        attempt, 0, "a", cells("1", "1", "a"), cells("2", "2", "b"), cells("3", "3", "c"));
    backfills.copy(attempt, 1, "a", cells("2", "20", "bb"), cells("3", "30", "cc"));
    long moved = backfills.position() + 60;
    apply(
        t,
        row("U", moved, null, null, null, "2", "20", "bb"),
        row("D", moved, null, null, null, "3", null, null));
    backfills.close(attempt);
    backfills.apply(attempt);

    String there = deletes == DeleteMode.SOFT ? " WHERE NOT _ROSETTA_DELETED" : "";
    assertThat(backfills.rows("SELECT id, n, doc FROM t" + there + " ORDER BY id"))
        .containsExactly("1|1|a", "2|20|bb");
  }

  /** Both copies of the row have the document that the stream could not know. */
  @Test
  void aRowThatMovedWithAValueUnchangedTakesItFromOneOfItsCopies() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4", "doc:text");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 2);
    backfills.copy(attempt, 0, "a", cells("1", "1", "a"), cells("2", "2", "b"));
    backfills.copy(attempt, 1, "a", cells("2", "20", "b"));
    apply(t, row("U", backfills.position() + 60, "001", null, null, "2", "20", null));
    backfills.close(attempt);
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, n, doc, _ROSETTA_PENDING FROM t ORDER BY id"))
        .containsExactly("1|1|a|<null>", "2|20|b|<null>");
  }

  /** A second try of chunk 0 whose transaction committed too. */
  private void commitAgain(Attempt attempt) throws Exception {
    LedgerStatements ledger = new LedgerStatements(backfills.objects());
    Sql entry = ledger.insert(attempt, new LoadedChunk(0, "zz/", 2, 10));
    String text = entry.text();
    for (String bind : entry.binds()) {
      text = text.replaceFirst("\\?", "'" + bind + "'");
    }
    EMULATED.execute(text);
    String load = new AttemptTables(backfills.objects(), attempt).load().quoted();
    EMULATED.execute("INSERT INTO " + load + " SELECT C1, C2, QUARANTINED, 'zz/x' FROM " + load);
  }
}
