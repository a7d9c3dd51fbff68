package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.StreamTarget;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.stream.batch.ChangesetWriter;
import io.rosetta.activities.stream.batch.Segment;
import io.rosetta.activities.stream.reader.BatchEnd;
import io.rosetta.activities.stream.reader.HandOver;
import io.rosetta.activities.stream.reader.Piece;
import io.rosetta.workflows.RosettaError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pieces from the reader, stages them side by side and commits each batch. {@link #run} is
 * one thread's, the stagers are its own; what has been committed is any thread's to read.
 */
final class Loader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Loader.class);

  private final HandOver handOver;
  private final StreamTarget target;
  private final ChangesetWriter writer;
  private final LoaderHooks hooks;
  private final long commitIntervalNanos;
  private final ExecutorService stagers;
  private final Set<TableMapping> prepared = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<StagedChangeset> staged = new ArrayList<>();

  /** Set aside here since the last commit. */
  private final Map<TableId, TableStatus> failed = new TreeMap<>();

  /** Whose changes are dropped, as the last commit left it. */
  private final Set<TableId> dropped = new HashSet<>();

  private final AtomicReference<Position> committed;
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong pulse = new AtomicLong();
  private long changes;
  private long lastCommit;
  private boolean first = true;

  /**
   * What the loader asks the session for.
   *
   * @param beforeFirstCommit throws when the attempt must not commit
   * @param restartLsn the slot's, seen last
   * @param tables takes the states of all tables after each commit
   */
  record LoaderHooks(
      Runnable beforeFirstCommit,
      Supplier<Lsn> restartLsn,
      Consumer<List<TableStatus>> tables,
      StreamMetrics metrics) {}

  Loader(
      HandOver handOver,
      StreamTarget target,
      ChangesetWriter writer,
      Position start,
      LoaderHooks hooks,
      StreamSettings settings) {
    this.handOver = handOver;
    this.target = target;
    this.writer = writer;
    this.hooks = hooks;
    this.committed = new AtomicReference<>(start);
    this.commitIntervalNanos = settings.commitInterval().toNanos();
    this.lastCommit = System.nanoTime() - commitIntervalNanos;
    this.stagers =
        Executors.newFixedThreadPool(
            settings.stagers(),
            work -> {
              Thread thread = new Thread(work, "rosetta-stager");
              thread.setDaemon(true);
              return thread;
            });
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

  long bytes() {
    return bytes.get();
  }

  long pulse() {
    return pulse.get();
  }

  /**
   * Makes a table's target exist. The loader's thread, or before it runs.
   *
   * @return why the table is set aside, when that cannot be done
   */
  Optional<TableStatus> prepare(TableMapping mapping) {
    if (prepared.contains(mapping)) {
      return Optional.empty();
    }
    try {
      target.prepare(mapping);
      prepared.add(mapping);
      pulse.incrementAndGet();
      return Optional.empty();
    } catch (RosettaException e) {
      return Optional.of(failed(e));
    }
  }

  /** Until interrupted. */
  void run() throws InterruptedException {
    while (true) {
      pause();
      Piece piece = handOver.take();
      load(piece);
    }
  }

  /** One piece; the loader's thread. */
  private void load(Piece piece) throws InterruptedException {
    long begin = System.nanoTime();
    for (Segment segment : piece.segments()) {
      if (isWanted(segment)) {
        prepare(segment.mapping()).ifPresent(this::setAside);
      }
    }
    long size = stage(piece.segments().stream().filter(this::isWanted).toList());
    changes += piece.changes();
    hooks.metrics().staged(System.nanoTime() - begin, size);
    if (piece.end().isPresent()) {
      commit(piece.end().get());
    } else {
      hooks.metrics().spilled();
    }
  }

  /** Reader and loader both wait less often when commits are not closer than this. */
  private void pause() throws InterruptedException {
    long wait = lastCommit + commitIntervalNanos - System.nanoTime();
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
  }

  private long stage(List<Segment> segments) throws InterruptedException {
    List<Future<StagedChangeset>> tasks = new ArrayList<>();
    for (Segment segment : segments) {
      tasks.add(stagers.submit(() -> stage(segment)));
    }
    long size = 0;
    List<TableStatus> unfit = new ArrayList<>();
    for (Future<StagedChangeset> task : tasks) {
      try {
        StagedChangeset done = await(task);
        staged.add(done);
        size += done.changeset().bytes();
      } catch (RosettaException e) {
        unfit.add(failed(e));
      }
    }
    unfit.forEach(this::setAside);
    bytes.addAndGet(size);
    return size;
  }

  private boolean isWanted(Segment segment) {
    TableId table = segment.mapping().id();
    return !failed.containsKey(table) && !dropped.contains(table);
  }

  /** The status of the table that it is the fault of; thrown again when it is not one's. */
  private static TableStatus failed(RosettaException e) {
    TableId table = e.table().orElseThrow(() -> e);
    return new TableStatus(table, TableStatus.State.FAILED, e.getMessage());
  }

  /** Nothing of the table is applied from here on; the stream of the others goes on. */
  private void setAside(TableStatus table) {
    log.error("event=table_set_aside table={} reason=\"{}\"", table.table(), table.reason());
    failed.put(table.table(), table);
    discard(table.table());
  }

  private StagedChangeset stage(Segment segment) {
    Changeset changeset = writer.write(segment);
    pulse.incrementAndGet();
    try {
      return target.stage(changeset);
    } finally {
      ChangesetWriter.delete(changeset.files());
      pulse.incrementAndGet();
    }
  }

  private static <T> T await(Future<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new RosettaException(RosettaError.INTERNAL, "staging failed", e.getCause());
    }
  }

  private void commit(BatchEnd end) {
    if (first) {
      hooks.beforeFirstCommit().run();
      first = false;
    }
    discardSetAside(end);
    long begin = System.nanoTime();
    long quarantined = target.quarantined();
    List<TableStatus> tables = commitWithout(end);
    hooks.tables().accept(tables);
    failed.clear();
    dropped.clear();
    tables.stream().filter(TableStatus::isDropped).map(TableStatus::table).forEach(dropped::add);
    hooks.metrics().quarantined(target.quarantined() - quarantined);
    committed.set(end.after());
    lastCommit = System.nanoTime();
    hooks.metrics().committed(lastCommit - begin, changes);
    rows.addAndGet(changes);
    batches.incrementAndGet();
    pulse.incrementAndGet();
    staged.clear();
    changes = 0;
  }

  /** Commits what can be: a table whose changes are refused is set aside, then the others tried. */
  private List<TableStatus> commitWithout(BatchEnd end) {
    while (true) {
      List<TableStatus> news = new ArrayList<>(end.tables());
      news.removeIf(status -> failed.containsKey(status.table()));
      news.addAll(failed.values());
      try {
        return target.commit(
            new Commit(committed.get(), end.after(), staged, hooks.restartLsn().get(), news));
      } catch (RosettaException e) {
        setAside(failed(e));
      }
    }
  }

  /** Pieces that a transaction spilled before one of its tables was set aside are not applied. */
  private void discardSetAside(BatchEnd end) {
    for (TableStatus table : end.tables()) {
      if (table.state() == TableStatus.State.FAILED) {
        discard(table.table());
      }
    }
  }

  private void discard(TableId table) {
    List<StagedChangeset> pieces =
        staged.stream().filter(piece -> piece.changeset().mapping().id().equals(table)).toList();
    pieces.forEach(target::discard);
    staged.removeAll(pieces);
  }

  /** Whether all that was handed over up to this position is committed. */
  boolean hasReached(Position position) {
    return committed.get().equals(position);
  }

  /** Does not wait for a stage that hangs. */
  @Override
  public void close() {
    stagers.shutdownNow();
    awaitStagers(Duration.ofSeconds(1));
  }

  private void awaitStagers(Duration patience) {
    try {
      if (!stagers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        pulse.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
