package io.rosetta.demo.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Rosetta's worker as a process of its own, with its own heap and its own death. Any thread may
 * call; a killed process stays dead, a new object is a new process.
 */
public final class WorkerProcess implements AutoCloseable {
  private static final String MAIN = "io.rosetta.worker.RosettaMain";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;

  private WorkerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a worker on the class path of this JVM.
   *
   * @param config the rosetta.yaml
   * @param log gets what it prints, after what is there
   * @param jvmOptions heap and the like
   */
  public static WorkerProcess start(Path config, Path log, List<String> jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Duser.timezone=UTC", "-Dfile.encoding=UTF-8", "-XX:+ExitOnOutOfMemoryError"));
    command.add("-Dnet.snowflake.jdbc.loggerImpl=net.snowflake.client.log.SLF4JLogger");
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            MAIN,
            "worker",
            "--config",
            config.toString()));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
      process.getOutputStream().close();
      return new WorkerProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("the worker did not start: " + e.getMessage(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Where its output is. */
  public Path log() {
    return log;
  }

  /** kill -9; returns when it is dead. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGTERM, which hands the streams over; kill -9 when it takes too long. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
