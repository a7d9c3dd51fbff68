package io.rosetta.activities.stream.engine;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of Debezium's engine, on threads of its own. Made, started and closed by one session;
 * {@link #failure} is any thread's.
 */
public final class ChangeEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChangeEngine.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

  private final EngineSettings settings;
  private final String id;
  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private final Thread thread;
  private final CountDownLatch polling = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<RosettaException> failure = new AtomicReference<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Runnable onEnd;

  /**
   * Makes an engine that is not running yet.
   *
   * @param sink takes what is read, on the engine's polling thread; also called with none
   * @param resumeFrom where to start, and the most that the slot is ever told; any thread
   * @param onEnd called once when the engine has ended, on one of its threads
   */
  public ChangeEngine(
      EngineSettings settings, EventSink sink, Supplier<Lsn> resumeFrom, Runnable onEnd) {
    RowDecoding.require();
    this.settings = settings;
    this.onEnd = onEnd;
    this.id = EngineLink.register(new EngineLink(settings, sink, resumeFrom));
    this.engine = build();
    this.thread = new Thread(engine, "rosetta-engine-" + settings.pipeline());
  }

  private DebeziumEngine<RecordChangeEvent<SourceRecord>> build() {
    return DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
        .using(EngineProperties.of(settings, id))
        .using(new Callbacks())
        .using((DebeziumEngine.CompletionCallback) this::completed)
        .notifying((records, committer) -> committer.markBatchFinished())
        .build();
  }

  /** Part of the names of its threads. */
  public String id() {
    return id;
  }

  /** Returns at once. */
  public void start() {
    thread.start();
  }

  /** Why the engine ended without being asked to. */
  public Optional<RosettaException> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Whether it has ended, for whatever reason. */
  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  private void completed(boolean success, String message, Throwable error) {
    if (error != null || !closing.get()) {
      Throwable cause = error == null ? new IllegalStateException(message) : error;
      failure.compareAndSet(null, EngineErrors.map(settings.pipeline(), settings.slot(), cause));
    }
    ended.countDown();
    onEnd.run();
  }

  /**
   * Ends the run: the sink is interrupted if it blocks. Whether the slot is free is for the caller
   * to verify.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    try {
      if (thread.getState() != Thread.State.NEW) {
        awaitStart();
        closeEngine();
        if (!ended.await(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          log.warn("event=engine_close_slow pipeline={}", settings.pipeline());
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      EngineLink.unregister(id);
    }
  }

  /** While tasks are starting the engine refuses to be closed. */
  private void awaitStart() throws InterruptedException {
    while (!hasEnded() && !polling.await(50, TimeUnit.MILLISECONDS)) {
      log.debug("event=engine_close_waits pipeline={}", settings.pipeline());
    }
  }

  private void closeEngine() {
    try {
      if (!hasEnded()) {
        engine.close();
      }
    } catch (IOException | RuntimeException e) {
      log.debug("event=engine_close_failed pipeline={}", settings.pipeline(), e);
    }
  }

  /** The error type for an engine that ended although nobody closed it. */
  public static RosettaException unexpectedEnd(String pipeline) {
    return new RosettaException(
        RosettaError.STREAM_FAILED, "pipeline " + pipeline + ": the engine ended");
  }

  private final class Callbacks implements DebeziumEngine.ConnectorCallback {
    @Override
    public void pollingStarted() {
      polling.countDown();
    }
  }
}
