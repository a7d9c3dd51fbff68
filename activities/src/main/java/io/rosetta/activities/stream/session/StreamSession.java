package io.rosetta.activities.stream.session;

import io.rosetta.activities.disk.WorkDirectory;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StreamProgress;
import io.rosetta.activities.model.StreamProgress.Phase;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.model.StreamTarget;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.activities.stream.batch.ChangesetWriter;
import io.rosetta.activities.stream.engine.ChangeEngine;
import io.rosetta.activities.stream.engine.EngineSettings;
import io.rosetta.activities.stream.reader.ChangeReader;
import io.rosetta.activities.stream.reader.HandOver;
import io.rosetta.activities.stream.reader.Piece;
import io.rosetta.activities.stream.reader.ReaderLimits;
import io.rosetta.activities.stream.reader.TableVersion;
import io.rosetta.workflows.RosettaError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at streaming a pipeline. Threads: the caller's ({@link #run}: checks, then watches),
 * the engine's own (reading into batches), the loader's and its stagers (files, PUT, COPY), the
 * committer's. So one batch is collected, one staged and one committed at a time; who hands over
 * blocks while the next one is behind.
 */
public final class StreamSession implements StreamRun {
  private static final Logger log = LoggerFactory.getLogger(StreamSession.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration COMMITTER_PATIENCE = Duration.ofSeconds(5);
  private static final Duration SLOT_LOOK = Duration.ofSeconds(30);

  private final StreamPlan plan;
  private final StreamSource source;
  private final StreamTarget target;
  private final StreamMetrics metrics;
  private final CountDownLatch wake = new CountDownLatch(1);
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final AtomicLong steps = new AtomicLong();
  private volatile Phase phase = Phase.STARTING;
  private volatile boolean draining;
  private volatile Running running;
  private volatile Lsn restartLsn = Lsn.ZERO;
  private volatile long epoch;

  /** What exists once the checks have passed. */
  private record Running(
      ChangeReader reader, Loader loader, Committer committer, ChangeEngine engine) {}

  public StreamSession(
      StreamPlan plan, StreamSource source, StreamTarget target, StreamMetrics metrics) {
    this.plan = plan;
    this.source = source;
    this.target = target;
    this.metrics = metrics;
  }

  @Override
  public void run() throws InterruptedException {
    try {
      enter(Phase.CHECKING);
      StartCheck.Start start = new StartCheck(plan, source, target).run();
      restartLsn = start.restartLsn();
      epoch = start.state().epoch();
      stream(start);
    } finally {
      enter(Phase.ENDED);
    }
  }

  private void stream(StartCheck.Start start) throws InterruptedException {
    try (WorkDirectory directory = WorkDirectory.create(plan.directory())) {
      stream(assemble(start, directory));
    }
  }

  private void stream(Running parts) throws InterruptedException {
    Thread loaderThread = thread("rosetta-loader-", parts.loader()::run);
    Thread committerThread = thread("rosetta-committer-", parts.committer()::run);
    SlotRelease release = new SlotRelease(plan.pipeline(), source, plan.applicationName(epoch));
    try {
      running = parts;
      enter(Phase.CONNECTING);
      loaderThread.start();
      committerThread.start();
      parts.engine().start();
      watch(parts);
    } finally {
      enter(Phase.DRAINING);
      parts.engine().close();
      loaderThread.interrupt();
      committerThread.interrupt();
      parts.loader().close();
      awaitEnd(committerThread);
      release.verify();
    }
  }

  private Running assemble(StartCheck.Start start, WorkDirectory directory) {
    Position position = start.state().position();
    StreamSettings settings = plan.settings();
    HandOver<Piece> handOver = new HandOver<>();
    ChangesetWriter writer =
        new ChangesetWriter(directory.path(), start.state().generation(), settings.fileBytes());
    List<KnownTable> known = target.known();
    StartTables tables = StartTables.look(plan, source.catalog(), start.state().tables(), known);
    ReaderLimits limits =
        new ReaderLimits(
            settings.maxBatchChanges(), settings.batchBytes(), settings.positionInterval());
    ChangeReader reader =
        new ChangeReader(
            plan.pipeline(),
            position,
            source.catalog(),
            new ChangeReader.Tables(tables.versions(), start.state().tables(), known),
            new ChangeReader.Output(handOver, limits));
    Committer committer =
        new Committer(
            target,
            position,
            new Committer.Hooks(
                plan.pipeline(),
                this::requireOurWalsender,
                () -> restartLsn,
                reader::tablesAre,
                metrics));
    Loader loader = new Loader(handOver, target, writer, committer, metrics, settings);
    tables.failed().forEach(reader::setAside);
    for (TableVersion version : tables.versions()) {
      loader.prepare(version.mapping()).ifPresent(reader::setAside);
    }
    EngineSettings engineSettings =
        new EngineSettings(
            plan.pipeline(),
            plan.applicationName(epoch),
            plan.slot(),
            plan.publication(),
            start.database(),
            source.connections(),
            settings.queueBytes(),
            settings.pollInterval(),
            Duration.ofSeconds(1));
    ChangeEngine engine =
        new ChangeEngine(
            engineSettings, reader, () -> committer.committed().resumeFrom(), wake::countDown);
    return new Running(reader, loader, committer, engine);
  }

  /** The target is closed next; who is still inside a commit would lose its session under it. */
  private static void awaitEnd(Thread committer) {
    try {
      committer.join(COMMITTER_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What one of the session's own threads does until it is interrupted. */
  @FunctionalInterface
  private interface Work {
    void run() throws InterruptedException;
  }

  private Thread thread(String name, Work work) {
    Thread thread = new Thread(() -> work(name, work), name + plan.pipeline());
    thread.setDaemon(true);
    return thread;
  }

  private void work(String name, Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      log.debug("event=thread_ends pipeline={} thread={}", plan.pipeline(), name);
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      wake.countDown();
    } catch (Error e) {
      // The other threads would wait for this one for ever.
      failure.compareAndSet(
          null,
          new RosettaException(
              RosettaError.INTERNAL, "pipeline %s: %s".formatted(plan.pipeline(), e), e));
      wake.countDown();
      throw e;
    }
  }

  /** Until drained or failed; the caller's thread. */
  private void watch(Running parts) throws InterruptedException {
    SourceBeat beat = new SourceBeat(plan, source);
    KeepAliveWatch keepAlive = new KeepAliveWatch(plan.pipeline(), parts.engine().id());
    long nextSlotLook = System.nanoTime() + SLOT_LOOK.toNanos();
    try (beat) {
      while (true) {
        boolean woken = wake.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        throwFailure(parts);
        if (isDrained(parts)) {
          return;
        }
        if (woken) {
          throw ChangeEngine.unexpectedEnd(plan.pipeline());
        }
        beat.throwIfBroken();
        noteConnection();
        if (System.nanoTime() >= nextSlotLook) {
          nextSlotLook = System.nanoTime() + SLOT_LOOK.toNanos();
          keepAlive.look();
          source.slot().map(SlotView::restart).ifPresent(lsn -> restartLsn = lsn);
        }
      }
    }
  }

  private void throwFailure(Running parts) {
    RuntimeException own = failure.get();
    if (own != null) {
      throw own;
    }
    Optional<RosettaException> engineFailure = parts.engine().failure();
    if (engineFailure.isPresent()) {
      throw engineFailure.get();
    }
  }

  private boolean isDrained(Running parts) {
    if (!draining) {
      return false;
    }
    enter(Phase.DRAINING);
    parts.reader().drain();
    return parts.reader().drained().getCount() == 0
        && parts.committer().hasReached(parts.reader().handedOver());
  }

  /**
   * The checks looked at one server; what streams must be a walsender there, ours, of this epoch.
   * Addresses may lead to several servers, and to another one a moment later.
   */
  private void requireOurWalsender() {
    String expected = plan.applicationName(epoch);
    String found = walsender();
    if (!found.equals(expected)) {
      throw new RosettaException(
          RosettaError.SOURCE_FAILED,
          "pipeline %s: slot %s is read by %s, expected %s: the stream and the check are on different servers"
              .formatted(plan.pipeline(), plan.slot(), found, expected));
    }
    if (phase == Phase.CONNECTING) {
      enter(Phase.STREAMING);
    }
  }

  /** A source where nothing happens is streamed too: there may be no commit for a long time. */
  private void noteConnection() {
    if (phase == Phase.CONNECTING && walsender().equals(plan.applicationName(epoch))) {
      enter(Phase.STREAMING);
    }
  }

  private String walsender() {
    return source
        .slot()
        .flatMap(SlotView::activeWalsender)
        .map(SlotView.Walsender::application)
        .orElse("nobody");
  }

  private void enter(Phase next) {
    if (phase != next) {
      phase = next;
      steps.incrementAndGet();
    }
  }

  @Override
  public void drain() {
    draining = true;
  }

  @Override
  public StreamProgress progress() {
    Running parts = running;
    if (parts == null) {
      return new StreamProgress(
          phase, epoch, Lsn.ZERO, Instant.EPOCH, Lsn.ZERO, 0, 0, 0, 0, 0, 0, List.of());
    }
    Position committed = parts.committer().committed();
    return new StreamProgress(
        phase,
        epoch,
        committed.lsn(),
        committed.commitTime(),
        parts.reader().received(),
        parts.reader().lagMillis(committed),
        Math.max(parts.loader().busyMillis(), parts.committer().busyMillis()),
        parts.committer().batches(),
        parts.committer().rows(),
        parts.loader().bytes(),
        target.quarantined(),
        parts.reader().tables());
  }

  @Override
  public long pulse() {
    Running parts = running;
    long here = steps.get() + target.pulse();
    return parts == null ? here : here + pulse(parts);
  }

  /** That the source is polled says nothing of a batch that hangs on its way to the target. */
  private static long pulse(Running parts) {
    boolean idle = parts.committer().hasReached(parts.reader().handedOver());
    return parts.reader().pulse()
        + parts.loader().pulse()
        + parts.committer().pulse()
        + (idle ? parts.reader().polls() : 0);
  }
}
