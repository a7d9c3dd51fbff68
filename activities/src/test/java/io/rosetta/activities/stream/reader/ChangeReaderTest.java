package io.rosetta.activities.stream.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.stream.change.RawValue;
import io.rosetta.activities.stream.engine.Relation;
import io.rosetta.activities.stream.engine.RowChange;
import io.rosetta.activities.stream.engine.RowChange.Kind;
import io.rosetta.activities.stream.engine.TransactionPiece;
import io.rosetta.activities.stream.testing.FixedCatalog;
import io.rosetta.activities.stream.testing.TestTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which batches the reader closes and what they say of tables; the engine is played by hand. */
class ChangeReaderTest {
  private static final TableId T = new TableId("public", "t");
  private static final Relation RELATION = new Relation(T, List.of("k", "a"));
  private static final long MEGABYTE = 1 << 20;

  private final HandOver<Piece> handOver = new HandOver<>();
  private final BlockingQueue<Piece> taken = new LinkedBlockingQueue<>();
  private final Thread loader = new Thread(this::takeAll, "loader");
  private long lsn = 1_000;

  @BeforeEach
  void start() {
    loader.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    loader.interrupt();
    loader.join();
  }

  private void takeAll() {
    try {
      while (true) {
        taken.add(handOver.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ChangeReader reader(long maxBytes) {
    TableCatalog catalog = new FixedCatalog(TestTables.table(1, "k", "a"));
    return new ChangeReader(
        "shop",
        Position.start(new Lsn(lsn)),
        catalog,
        new ChangeReader.Tables(List.of(), List.of(), List.of()),
        new ChangeReader.Output(handOver, new ReaderLimits(1_000, maxBytes, Duration.ofHours(1))));
  }

  private TransactionPiece transaction(long bytes, String... keys) {
    List<RowChange> rows = new ArrayList<>();
    for (String key : keys) {
      rows.add(new RowChange(RELATION, Kind.INSERT, null, new String[] {key, "v"}, lsn));
    }
    return transaction(bytes, rows);
  }

  private TransactionPiece transaction(long bytes, List<RowChange> rows) {
    Lsn previous = new Lsn(lsn);
    lsn += 100;
    return new TransactionPiece(
        Optional.of(new TransactionPiece.Begin(previous, 7)),
        rows,
        Optional.of(new TransactionPiece.End(new Lsn(lsn), lsn, 7)),
        bytes);
  }

  private Piece next() throws InterruptedException {
    Piece piece = taken.poll(30, TimeUnit.SECONDS);
    assertThat(piece).as("a batch was handed over").isNotNull();
    return piece;
  }

  /** Nothing follows; the commit must not wait for the position's interval. */
  @Test
  void aTransactionWhoseLastRowsAreSpilledEndsItsBatch() throws Exception {
    ChangeReader reader = reader(1);
    handOver.awaitTaker();

    reader.accept(List.of(transaction(MEGABYTE, "1")));
    assertThat(next().end()).as("spilled").isEmpty();
    handOver.awaitTaker();
    reader.accept(List.of());

    assertThat(next().end()).isPresent();
  }

  /**
   * Two commits between two transactions: one has set the table aside as the reader asked, the next
   * found a backfill that takes it up.
   */
  @Test
  void aTableThatIsTakenUpRightAfterItWasSetAsideIsAcknowledged() throws Exception {
    ChangeReader reader = reader(MEGABYTE);
    handOver.awaitTaker();
    reader.setAside(new TableStatus(T, State.FAILED, "renamed"));
    reader.accept(List.of(transaction(10, "1")));
    assertThat(next().end().orElseThrow().tables())
        .containsExactly(new TableStatus(T, State.FAILED, "renamed"));
    ActiveBackfill backfill = new ActiveBackfill("job", 1, null, false);
    TableStatus resyncing = new TableStatus(T, State.RESYNCING, "", backfill);

    reader.tablesAre(List.of(new TableStatus(T, State.FAILED, "renamed")));
    reader.tablesAre(List.of(resyncing));
    handOver.awaitTaker();
    reader.accept(List.of(transaction(10, "2")));

    assertThat(next().end().orElseThrow().tables()).containsExactly(resyncing);
  }

  /**
   * The INSERT between was dropped, so the row before it is not the one that is updated: what the
   * update does not carry is unknown.
   */
  @Test
  void rowsBeforeAndAfterAGapAreNotFolded() throws Exception {
    stop();
    ChangeReader reader = reader(MEGABYTE);
    String[] key = {"1", null};
    reader.accept(
        List.of(transaction(10, List.of(new RowChange(RELATION, Kind.DELETE, key, null, lsn)))));
    reader.tablesAre(List.of(new TableStatus(T, State.FAILED, "refused")));
    reader.accept(List.of(transaction(10, "1")));
    ActiveBackfill backfill = new ActiveBackfill("job", 1, null, false);
    reader.tablesAre(List.of(new TableStatus(T, State.RESYNCING, "", backfill)));

    String[] after = {"1", RawValue.UNCHANGED};
    reader.accept(
        List.of(transaction(10, List.of(new RowChange(RELATION, Kind.UPDATE, null, after, lsn)))));

    assertThat(reader.tables()).extracting(TableStatus::state).containsExactly(State.RESYNCING);
  }

  /** A poll that finds nothing says that the engine lives, and nothing of a batch on its way. */
  @Test
  void emptyPollsAreNoProgress() throws Exception {
    ChangeReader reader = reader(MEGABYTE);
    long pulse = reader.pulse();
    long polls = reader.polls();
    reader.accept(List.of());
    assertThat(reader.pulse()).isEqualTo(pulse);
    assertThat(reader.polls()).isGreaterThan(polls);
    reader.accept(List.of(transaction(10, "1")));
    assertThat(reader.pulse()).isGreaterThan(pulse);
  }
}
