package io.rosetta.activities.backfill;

import io.rosetta.activities.disk.WorkDirectory;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Chunk;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.LaneProgress;
import io.rosetta.workflows.backfill.LaneRequest;
import io.rosetta.workflows.backfill.LaneResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * One attempt at a lane: copies its chunks that the ledger lacks, one after the other, on one
 * connection to the source. {@link #run} is called once; {@link #progress}, {@link #waitsFor} and
 * {@link #cancel} are any thread's.
 *
 * <p>A chunk that fails fails the lane, and whoever runs it tries again later, from that chunk on.
 */
public final class LaneRun {
  /**
   * So many tries of one chunk that came to nothing, and the job gives up. A try that took its
   * worker down is one of them: it would take down the next ones too.
   */
  public static final int MOST_FAILURES = 10;

  /** What passes by itself, or has nothing to do with the chunk, is tried again without end. */
  private static final Set<RosettaError> NOT_THE_CHUNKS_FAULT =
      Set.of(
          RosettaError.SOURCE_UNREACHABLE,
          RosettaError.TARGET_UNREACHABLE,
          RosettaError.BACKFILL_VOID);

  private enum Step {
    READ,
    PUT,
    LOAD
  }

  private final BackfillSource source;
  private final BackfillTarget target;
  private final BackfillSettings settings;
  private final BackfillMetrics metrics;
  private final LanePace pace;
  private final LaneRequest request;
  private volatile LaneProgress progress;
  private volatile String waitsFor = "";
  private volatile ChunkSession session;
  private int chunks;
  private long rows;
  private long bytes;

  /**
   * What the lanes of a pipeline have in common.
   *
   * @param behindMillis how far the pipeline's stream is behind its source, in milliseconds; 0 when
   *     it is not in this process. Any thread's
   */
  public record Shared(
      BackfillSource source,
      BackfillTarget target,
      BackfillSettings settings,
      BackfillMetrics metrics,
      LongSupplier behindMillis) {
    public Shared {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(settings, "settings");
      Objects.requireNonNull(metrics, "metrics");
      Objects.requireNonNull(behindMillis, "behindMillis");
    }
  }

  /**
   * @param carried what the attempt before said last; its failures count when they were on the
   *     chunk that this one begins with
   */
  public LaneRun(Shared shared, LaneRequest request, Optional<LaneProgress> carried) {
    this.source = shared.source();
    this.target = shared.target();
    this.settings = shared.settings();
    this.metrics = shared.metrics();
    this.pace = new LanePace(shared.behindMillis());
    this.request = request;
    this.progress = carried.orElseGet(() -> new LaneProgress(request.lane(), -1, "", 0, 0, 0, 0));
    this.chunks = progress.chunksDone();
    this.rows = progress.rows();
    this.bytes = progress.bytes();
  }

  /**
   * Copies what is left of the lane's share.
   *
   * @throws RosettaException BACKFILL_VOID when the attempt does not count any more, BACKFILL_STUCK
   *     when one chunk has failed too often; another one is to be tried again
   */
  public LaneResult run() throws InterruptedException {
    CurrentAttempt current = CurrentAttempt.require(request.backfill(), source, target);
    ChunkPlan plan =
        current
            .job()
            .plan()
            .orElseThrow(() -> CurrentAttempt.isVoid(request.backfill(), "it has no plan"));
    Set<Integer> ledger = target.ledger(current.attempt());
    List<Integer> share =
        IntStream.iterate(request.lane(), number -> number < plan.chunkCount(), this::next)
            .filter(number -> !ledger.contains(number))
            .boxed()
            .toList();
    if (!share.isEmpty()) {
      copy(current, plan, share);
      target.laneEnded(current.attempt(), plan.chunkCount());
    }
    return new LaneResult(chunks, rows, bytes);
  }

  private int next(int number) {
    return number + request.lanes();
  }

  private void copy(CurrentAttempt current, ChunkPlan plan, List<Integer> share)
      throws InterruptedException {
    Path path =
        settings.directory().resolve(source.pipeline()).resolve("lane-" + UUID.randomUUID());
    Optional<RowFilter> filter = source.filter(current.look().table(), current.job().filter());
    try (WorkDirectory directory = WorkDirectory.create(path);
        ChunkSession opened = source.session(settings.chunkTimeout(), current.low().source())) {
      session = opened;
      for (int number : share) {
        pace.awaitTurn();
        Chunk chunk = plan.chunk(number);
        begin(chunk);
        try {
          copy(
              current.attempt(),
              ChunkSession.Reading.of(chunk, current.attempt().mapping(), filter),
              directory.path());
        } catch (RosettaException e) {
          throw failed(chunk, e);
        } catch (InterruptedException e) {
          tried(progress.failures() - 1);
          throw e;
        }
      }
    }
  }

  private void copy(Attempt attempt, ChunkSession.Reading reading, Path directory)
      throws InterruptedException {
    long begun = System.nanoTime();
    Chunk chunk = reading.chunk();
    String nonce = nonce();
    try (RollingFiles files =
        new RollingFiles(
            directory,
            chunk.number() + "-" + nonce,
            settings.fileBytes(),
            file -> put(attempt, chunk, nonce, file))) {
      session.read(reading, files, this::waits);
      long read = System.nanoTime();
      files.finish();
      enter(Step.LOAD);
      target.load(attempt, chunk, nonce, files.names(), files.rows(), files.bytes());
      done(files.rows(), files.bytes());
      long nanos = System.nanoTime() - begun;
      metrics.copied(files.rows(), files.bytes(), read - begun, nanos);
      pace.took(Duration.ofNanos(nanos));
    } catch (IOException e) {
      throw new RosettaException(
          RosettaError.INTERNAL, "cannot write to " + directory + ": " + e.getMessage(), e);
    }
  }

  private void put(Attempt attempt, Chunk chunk, String nonce, Path file) {
    enter(Step.PUT);
    target.put(attempt, chunk, nonce, file);
    enter(Step.READ);
  }

  private RosettaException failed(Chunk chunk, RosettaException e) {
    if (NOT_THE_CHUNKS_FAULT.contains(e.error()) || !e.error().retryable()) {
      tried(progress.failures() - 1);
      return e;
    }
    return progress.failures() < MOST_FAILURES
        ? e
        : stuck(
            chunk, "last at %s: %s: %s".formatted(progress.step(), e.error(), e.getMessage()), e);
  }

  private RosettaException stuck(Chunk chunk, String last, Exception cause) {
    return new RosettaException(
        RosettaError.BACKFILL_STUCK,
        "chunk %d of job '%s' (blocks %d to %s of %s) has failed %d times in a row, %s"
            .formatted(
                chunk.number(),
                request.backfill().job(),
                chunk.fromBlock(),
                chunk.toBlock() == Chunk.OPEN_END ? "the end" : chunk.toBlock(),
                chunk.leaf().id(),
                progress.failures(),
                last),
        cause);
  }

  /** Counts the try before it is made: one that ends the process cannot be counted after. */
  private void begin(Chunk chunk) {
    int failures = progress.chunk() == chunk.number() ? progress.failures() : 0;
    if (failures >= MOST_FAILURES) {
      throw stuck(
          chunk,
          "last at "
              + progress.step()
              + " without a word: look whether a row is larger than memory",
          null);
    }
    progress =
        new LaneProgress(
            request.lane(), chunk.number(), Step.READ.name(), chunks, rows, bytes, failures + 1);
  }

  private void tried(int failures) {
    LaneProgress last = progress;
    progress =
        new LaneProgress(last.lane(), last.chunk(), last.step(), chunks, rows, bytes, failures);
  }

  private void enter(Step step) {
    LaneProgress last = progress;
    progress =
        new LaneProgress(
            last.lane(), last.chunk(), step.name(), chunks, rows, bytes, last.failures());
  }

  private void done(long chunkRows, long chunkBytes) {
    chunks++;
    rows += chunkRows;
    bytes += chunkBytes;
    tried(0);
  }

  private void waits(String what) {
    waitsFor = what;
  }

  /** How far it is; its failures are the tries of the chunk at hand, this one included. */
  public LaneProgress progress() {
    return progress;
  }

  /** Whom it waits for, or why it is slow; empty when it works as fast as it can. */
  public String waitsFor() {
    String lock = waitsFor;
    return lock.isEmpty() ? pace.says() : lock;
  }

  /**
   * Ends the reading that is under way. To be called after the lane's thread was interrupted, and
   * again while it has not ended.
   */
  public void cancel() {
    ChunkSession reading = session;
    if (reading != null) {
      reading.cancel();
    }
  }

  private static String nonce() {
    byte[] random = new byte[6];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
