package io.rosetta.demo.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Rosetta's worker as a process of its own, with its own heap and its own death. Any thread may
 * call; a killed process stays dead, a new object is a new process.
 */
public final class WorkerProcess implements AutoCloseable {
  private static final String MAIN = "io.rosetta.worker.RosettaMain";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final Process process;
  private final Path log;
  private final int httpPort;

  private WorkerProcess(Process process, Path log, int httpPort) {
    this.process = process;
    this.log = log;
    this.httpPort = httpPort;
  }

  /**
   * Starts a worker on the class path of this JVM.
   *
   * @param config the rosetta.yaml
   * @param log gets what it prints, after what is there
   * @param jvmOptions heap and the like
   */
  public static WorkerProcess start(Path config, Path log, List<String> jvmOptions) {
    List<String> command =
        JavaCommand.of(jvmOptions, MAIN, List.of("worker", "--config", config.toString()));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      int httpPort = Ports.free();
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()));
      builder.environment().put(PipelineFile.HTTP_PORT, Integer.toString(httpPort));
      Process process = builder.start();
      process.getOutputStream().close();
      return new WorkerProcess(process, log, httpPort);
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

  /** Where its metrics and health are. */
  public String address() {
    return "http://127.0.0.1:" + httpPort;
  }

  /** Stops it where it is (SIGSTOP); it keeps its connections and knows nothing of the pause. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets a frozen one go on (SIGCONT). */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid() + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no kill on this machine", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a worker was sent SIG" + name, e);
    }
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

  /** Whether it takes work. */
  public boolean isReady() throws InterruptedException {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create(address() + "/health/ready")).timeout(ANSWER).build();
    try {
      return HttpClient.newHttpClient().send(ask, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * SIGTERM, which hands the streams over; kill -9 when it takes too long.
   *
   * @return whether it ended by itself
   */
  public boolean stop() {
    process.destroy();
    try {
      if (process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
    return false;
  }

  /** As {@link #stop}. */
  @Override
  public void close() {
    stop();
  }
}
