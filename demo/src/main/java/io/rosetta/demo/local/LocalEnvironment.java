package io.rosetta.demo.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of Rosetta on this machine: PostgreSQL, Temporal and an emulated Snowflake, with a worker as
 * a process of its own. Everything is kept in one directory and goes on from there at the next
 * start. {@link #close} stops what was started, in the opposite order; it may be called twice, and
 * from a shutdown hook.
 */
public final class LocalEnvironment implements AutoCloseable {
  /** The database in the source. */
  public static final String SOURCE_DATABASE = "shop";

  private static final Logger log = LoggerFactory.getLogger(LocalEnvironment.class);
  private static final List<String> WORKER_JVM = List.of("-Xmx512m");

  private final Path directory;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private LocalPostgres postgres;
  private LocalTemporal temporal;
  private LocalSnowflake snowflake;
  private WorkerProcess worker;
  private boolean closed;

  private LocalEnvironment(Path directory) {
    this.directory = directory;
  }

  /**
   * Starts the servers; the worker is started by {@link #startWorker} once there is a pipeline.
   *
   * @param directory holds all data and {@code logs}
   * @param ports where Temporal listens
   * @param progress told what is being started, for people
   */
  public static LocalEnvironment start(
      Path directory, PortChoice ports, Consumer<String> progress) {
    LocalEnvironment environment = new LocalEnvironment(directory.toAbsolutePath());
    try {
      environment.startServers(ports, progress);
      return environment;
    } catch (RuntimeException e) {
      environment.close();
      throw e;
    }
  }

  private void startServers(PortChoice ports, Consumer<String> progress) {
    own(lock());
    progress.accept("starting PostgreSQL");
    postgres = LocalPostgres.start(directory.resolve("postgres"), log("postgres"));
    own(postgres);
    progress.accept("starting Temporal");
    temporal = LocalTemporal.start(directory.resolve("temporal"), log("temporal"), ports);
    own(temporal);
    progress.accept("starting the emulated Snowflake");
    snowflake = LocalSnowflake.start(directory.resolve("snowflake"));
    own(snowflake);
  }

  private AutoCloseable lock() {
    try {
      Files.createDirectories(directory.resolve("logs"));
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return channel;
        }
      } catch (OverlappingFileLockException e) {
        log.debug("event=directory_in_use directory={}", directory);
      }
      channel.close();
      throw new IllegalStateException(directory + " is in use by another environment");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + directory, e);
    }
  }

  private void own(AutoCloseable part) {
    synchronized (running) {
      running.push(part);
    }
  }

  /**
   * Writes rosetta.yaml with one pipeline.
   *
   * @param pipeline its name
   * @param tables quoted names of the source, {@code "schema"."table"}
   * @param extra further lines of the pipeline's section
   */
  public void configure(String pipeline, List<String> tables, List<String> extra) {
    configure(List.of(new PipelineFile.Pipeline(pipeline, tables, extra)));
  }

  /** Writes rosetta.yaml with these pipelines. */
  public void configure(List<PipelineFile.Pipeline> pipelines) {
    PipelineFile.write(
        config(),
        new PipelineFile.Places(
            temporal.target(), postgres.port(), SOURCE_DATABASE, snowflake.port()),
        pipelines);
  }

  /**
   * Starts a worker process.
   *
   * @throws IllegalStateException when one is running, or the environment is closed
   */
  public WorkerProcess startWorker() {
    synchronized (running) {
      if (worker != null && worker.isAlive()) {
        throw new IllegalStateException("a worker is running, pid " + worker.pid());
      }
      return startWorkerIfDead();
    }
  }

  /** The worker process that was started last; a new one when that does not run. */
  public WorkerProcess startWorkerIfDead() {
    synchronized (running) {
      return worker != null && worker.isAlive() ? worker : startAnotherWorker();
    }
  }

  /** Starts a worker process beside those that run. */
  public WorkerProcess startAnotherWorker() {
    synchronized (running) {
      if (closed) {
        throw new IllegalStateException("the environment is closed");
      }
      running.removeIf(part -> part instanceof WorkerProcess process && !process.isAlive());
      worker = WorkerProcess.start(config(), log("worker"), WORKER_JVM);
      running.push(worker);
      return worker;
    }
  }

  /** Where the files are; what is wrong is told in {@code logs} below. */
  public Path directory() {
    return directory;
  }

  /** The configuration that the worker reads. */
  public Path config() {
    return directory.resolve("rosetta.yaml");
  }

  /** Where metrics and health of the worker are that was started last. */
  public String workerAddress() {
    synchronized (running) {
      return worker.address();
    }
  }

  public LocalPostgres postgres() {
    return postgres;
  }

  public LocalTemporal temporal() {
    return temporal;
  }

  public LocalSnowflake snowflake() {
    return snowflake;
  }

  private Path log(String name) {
    return directory.resolve("logs").resolve(name + ".log");
  }

  @Override
  public void close() {
    stop();
  }

  /** Stops everything; nothing happens the second time. */
  public void stop() {
    synchronized (running) {
      closed = true;
      while (!running.isEmpty()) {
        AutoCloseable part = running.pop();
        try {
          part.close();
        } catch (Exception e) {
          log.warn(
              "event=stop_failed part={} cause=\"{}\"",
              part.getClass().getSimpleName(),
              e.getMessage());
        }
      }
    }
  }
}
