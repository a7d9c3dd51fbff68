package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.StreamTarget;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.stream.reader.HandOver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Commits staged batches, one after the other, while the loader stages the next. {@link #run} is
 * one thread's; {@link #put} and {@link #awaitIdle} are the loader's; what has been committed is
 * any thread's to read.
 */
final class Committer {
  private final HandOver<StagedBatch> handOver = new HandOver<>();
  private final StreamTarget target;
  private final Hooks hooks;
  private final AtomicReference<Position> committed;
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong pulse = new AtomicLong();
  private final Busy busy = new Busy();
  private long quarantined;
  private boolean first = true;

  /** Whose changes are dropped, as the last commit left it. */
  private volatile Set<TableId> dropped = Set.of();

  /**
   * What the committer asks the session for.
   *
   * @param pipeline for messages
   * @param beforeFirstCommit throws when the attempt must not commit
   * @param restartLsn the slot's, seen last
   * @param tables takes the states of all tables after each commit
   */
  record Hooks(
      String pipeline,
      Runnable beforeFirstCommit,
      Supplier<Lsn> restartLsn,
      Consumer<List<TableStatus>> tables,
      StreamMetrics metrics) {}

  Committer(StreamTarget target, Position start, Hooks hooks) {
    this.target = target;
    this.hooks = hooks;
    this.quarantined = target.quarantined();
    this.committed = new AtomicReference<>(start);
  }

  Position committed() {
    return committed.get();
  }

  long batches() {
    return batches.get();
  }

  long rows() {
    return rows.get();
  }

  long pulse() {
    return pulse.get();
  }

  /** For how long it has been at its batch; 0 when it has none. */
  long busyMillis() {
    return busy.millis();
  }

  /** Whether all that was handed over up to this position is committed. */
  boolean hasReached(Position position) {
    return committed.get().equals(position);
  }

  /** Logs that a table is set aside. */
  TableStatus noted(TableStatus failed) {
    return SetAside.noted(hooks.pipeline(), failed);
  }

  /** Whether changes of the table are dropped, as the last commit left it. */
  boolean drops(TableId table) {
    return dropped.contains(table);
  }

  /** Blocks until the batch before is committed. */
  void put(StagedBatch batch) throws InterruptedException {
    handOver.put(batch);
  }

  /** Blocks until all that was put is committed. */
  void awaitIdle() throws InterruptedException {
    handOver.awaitTaker();
  }

  /** Until interrupted. */
  void run() throws InterruptedException {
    while (true) {
      StagedBatch batch = handOver.take();
      busy.during(() -> commit(batch));
    }
  }

  private void commit(StagedBatch batch) {
    if (first) {
      hooks.beforeFirstCommit().run();
      first = false;
    }
    long begin = System.nanoTime();
    List<TableStatus> tables = commitWithout(batch);
    dropped =
        tables.stream()
            .filter(TableStatus::isDropped)
            .map(TableStatus::table)
            .collect(Collectors.toUnmodifiableSet());
    // Only now may the reader go by it: what it then hands over of a table must not be dropped
    // here.
    hooks.tables().accept(tables);
    committed.set(batch.end().after());
    hooks.metrics().quarantined(target.quarantined() - quarantined);
    quarantined = target.quarantined();
    hooks.metrics().committed(System.nanoTime() - begin, batch.changes());
    rows.addAndGet(batch.changes());
    batches.incrementAndGet();
    pulse.incrementAndGet();
  }

  /** Commits what can be: a table whose changes are refused is set aside, then the others tried. */
  private List<TableStatus> commitWithout(StagedBatch batch) {
    Map<TableId, TableStatus> failed = new TreeMap<>();
    batch.failed().forEach(status -> failed.put(status.table(), status));
    List<StagedChangeset> staged = wanted(batch);
    while (true) {
      List<TableStatus> news = new ArrayList<>(batch.end().tables());
      news.removeIf(status -> failed.containsKey(status.table()));
      news.addAll(failed.values());
      try {
        return target.commit(
            new Commit(
                committed.get(),
                batch.end().after(),
                staged,
                hooks.restartLsn().get(),
                news,
                batch.end().known()));
      } catch (RosettaException e) {
        TableStatus refused = noted(SetAside.because(e));
        failed.put(refused.table(), refused);
        discard(staged, refused.table());
      }
    }
  }

  /**
   * Without what a transaction spilled before one of its tables was set aside, and without changes
   * that were staged before the batch before set their table aside.
   */
  private List<StagedChangeset> wanted(StagedBatch batch) {
    List<StagedChangeset> wanted = new ArrayList<>(batch.staged());
    dropped.forEach(table -> discard(wanted, table));
    for (TableStatus table : batch.end().tables()) {
      if (table.state() == TableStatus.State.FAILED) {
        discard(wanted, table.table());
      }
    }
    return wanted;
  }

  private void discard(List<StagedChangeset> staged, TableId table) {
    List<StagedChangeset> pieces =
        staged.stream().filter(piece -> piece.changeset().mapping().id().equals(table)).toList();
    pieces.forEach(target::discard);
    staged.removeAll(pieces);
  }
}
