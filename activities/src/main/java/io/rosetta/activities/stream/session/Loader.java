package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.Changeset;
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

/**
 * Takes pieces from the reader, stages them side by side and gives whole batches to the committer.
 * {@link #run} is one thread's, the stagers are its own.
 */
final class Loader implements AutoCloseable {
  private final HandOver<Piece> handOver;
  private final StreamTarget target;
  private final ChangesetWriter writer;
  private final Committer committer;
  private final StreamMetrics metrics;
  private final long commitIntervalNanos;
  private final ExecutorService stagers;
  private final Set<TableMapping> prepared = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<StagedChangeset> staged = new ArrayList<>();

  /** Set aside while the batch was staged. */
  private final Map<TableId, TableStatus> failed = new TreeMap<>();

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong pulse = new AtomicLong();
  private final Busy busy = new Busy();
  private long changes;
  private long nextBatch = System.nanoTime();

  Loader(
      HandOver<Piece> handOver,
      StreamTarget target,
      ChangesetWriter writer,
      Committer committer,
      StreamMetrics metrics,
      StreamSettings settings) {
    this.handOver = handOver;
    this.target = target;
    this.writer = writer;
    this.committer = committer;
    this.metrics = metrics;
    this.commitIntervalNanos = settings.commitInterval().toNanos();
    this.stagers =
        Executors.newFixedThreadPool(
            settings.stagers(),
            work -> {
              Thread thread = new Thread(work, "rosetta-stager");
              thread.setDaemon(true);
              return thread;
            });
  }

  long bytes() {
    return bytes.get();
  }

  long pulse() {
    return pulse.get();
  }

  /** For how long it has been at its piece; 0 when it has none. */
  long busyMillis() {
    return busy.millis();
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
      return Optional.of(SetAside.because(e));
    }
  }

  /** Until interrupted. */
  void run() throws InterruptedException {
    while (true) {
      pause();
      Piece piece = handOver.take();
      busy.during(() -> load(piece));
    }
  }

  /** One piece; the loader's thread. */
  private void load(Piece piece) throws InterruptedException {
    long begin = System.nanoTime();
    for (Segment segment : piece.segments()) {
      prepare(segment);
    }
    long size = stage(piece.segments().stream().filter(this::isWanted).toList());
    changes += piece.changes();
    metrics.staged(System.nanoTime() - begin, size);
    if (piece.end().isPresent()) {
      nextBatch = begin + commitIntervalNanos;
      give(piece.end().get());
    } else {
      metrics.spilled();
    }
  }

  private void give(BatchEnd end) throws InterruptedException {
    committer.put(new StagedBatch(staged, changes, failed.values(), end));
    staged.clear();
    changes = 0;
    if (!failed.isEmpty()) {
      // From here on the committer knows whose changes are dropped.
      committer.awaitIdle();
      failed.clear();
    }
  }

  /** A statement that alters a table must not meet the transaction that writes to it. */
  private void prepare(Segment segment) throws InterruptedException {
    if (isWanted(segment) && !prepared.contains(segment.mapping())) {
      committer.awaitIdle();
      if (isWanted(segment)) {
        prepare(segment.mapping()).map(committer::noted).ifPresent(this::setAside);
      }
    }
  }

  private boolean isWanted(Segment segment) {
    TableId table = segment.mapping().id();
    return !failed.containsKey(table) && !committer.drops(table);
  }

  /** Nothing of the table is applied from here on. */
  private void setAside(TableStatus table) {
    failed.put(table.table(), table);
    List<StagedChangeset> pieces =
        staged.stream()
            .filter(piece -> piece.changeset().mapping().id().equals(table.table()))
            .toList();
    pieces.forEach(target::discard);
    staged.removeAll(pieces);
  }

  /** Reader and target both have less to do when batches do not begin closer than this. */
  private void pause() throws InterruptedException {
    long wait = nextBatch - System.nanoTime();
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
        unfit.add(committer.noted(SetAside.because(e)));
      }
    }
    unfit.forEach(this::setAside);
    bytes.addAndGet(size);
    return size;
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
