package io.rosetta.demo.local;

import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.testserver.TestServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Temporal server on loopback. In this order: the program named by {@code ROSETTA_TEMPORAL_CLI};
 * {@code temporal} on the PATH; the development server that the SDK fetches; the in-memory server
 * of the SDK, which has no UI and forgets everything.
 */
public final class LocalTemporal implements AutoCloseable {
  /** Names the {@code temporal} program to use. */
  public static final String PROGRAM_VARIABLE = "ROSETTA_TEMPORAL_CLI";

  private static final Logger log = LoggerFactory.getLogger(LocalTemporal.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final int USUAL_PORT = 7233;
  private static final int USUAL_UI_PORT = 8233;

  private final String target;
  private final Optional<String> uiAddress;
  private final String kind;
  private final Supplier<Closeable> restart;
  private Closeable server;

  private LocalTemporal(
      String target, Optional<String> uiAddress, String kind, Supplier<Closeable> restart) {
    this.target = target;
    this.uiAddress = uiAddress;
    this.kind = kind;
    this.restart = restart;
    this.server = restart.get();
  }

  /**
   * Starts the server.
   *
   * @param directory holds the database file, so that workflows outlive the process
   * @param logFile what the server prints
   * @param ports where it listens
   */
  static LocalTemporal start(Path directory, Path logFile, PortChoice ports) {
    try {
      Files.createDirectories(directory);
      Files.createDirectories(logFile.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for Temporal: " + directory, e);
    }
    Optional<Path> program = program();
    try {
      return devServer(program, directory, logFile, ports);
    } catch (RuntimeException e) {
      if (program.isPresent()) {
        throw new IllegalStateException(
            "Temporal did not start (%s): %s (log: %s)"
                .formatted(program.get(), e.getMessage(), logFile),
            e);
      }
      log.info("event=temporal_download_failed cause=\"{}\"", e.getMessage());
      return inMemory();
    }
  }

  private static Optional<Path> program() {
    String named = System.getenv(PROGRAM_VARIABLE);
    if (named != null && !named.isBlank()) {
      Path path = Path.of(named);
      if (!Files.isExecutable(path)) {
        throw new IllegalArgumentException(
            PROGRAM_VARIABLE + " names " + named + ", which is no program that can be run");
      }
      return Optional.of(path);
    }
    return Programs.onPath("temporal");
  }

  private static LocalTemporal devServer(
      Optional<Path> program, Path directory, Path logFile, PortChoice ports) {
    int port = ports.of(USUAL_PORT);
    int uiPort = ports.of(USUAL_UI_PORT);
    TemporalDevServerOptions.Builder options =
        TemporalDevServerOptions.newBuilder()
            .setPort(port)
            .setUiEnabled(true)
            .setUiPort(uiPort)
            .setDatabaseFilename(directory.resolve("temporal.db").toAbsolutePath().toString())
            .setLogFile(logFile.toAbsolutePath().toString())
            .setStartupTimeout(START_TIMEOUT);
    if (program.isPresent()) {
      options.setExistingPath(program.get().toString());
    } else {
      options.setDownloadEnabled(true);
    }
    return new LocalTemporal(
        "127.0.0.1:" + port,
        Optional.of("http://127.0.0.1:" + uiPort),
        program
            .map(path -> "development server (" + path + ")")
            .orElse("development server (fetched)"),
        () -> TemporalDevServer.start(options.build())::close);
  }

  private static LocalTemporal inMemory() {
    int port = Ports.free();
    return new LocalTemporal(
        "127.0.0.1:" + port,
        Optional.empty(),
        "in-memory server: there is no UI",
        () -> TestServer.createPortBoundServer(port, true));
  }

  /** {@code host:port} of the gRPC front end. */
  public String target() {
    return target;
  }

  /** The namespace to use. */
  public String namespace() {
    return "default";
  }

  /** Where a browser finds the UI; empty when this server has none. */
  public Optional<String> uiAddress() {
    return uiAddress;
  }

  /** Which of the four servers this is, for people. */
  public String kind() {
    return kind;
  }

  /** Whether workflows outlive the server, which they do where it has a UI. */
  public boolean isDurable() {
    return uiAddress.isPresent();
  }

  /** Stops the server and starts it again on the same address and database. */
  public synchronized void restart() {
    close();
    server = restart.get();
  }

  @Override
  public synchronized void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Temporal did not stop: " + e.getMessage(), e);
    }
  }
}
