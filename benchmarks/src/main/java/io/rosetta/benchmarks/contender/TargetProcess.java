package io.rosetta.benchmarks.contender;

import io.rosetta.benchmarks.reader.EmulatedTarget;
import io.rosetta.demo.local.JavaCommand;
import io.rosetta.demo.local.LocalSnowflake;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The emulated Snowflake as a process of its own, with the database that pipelines write to. */
public final class TargetProcess implements AutoCloseable {
  private static final String MAIN = "io.rosetta.emulator.EmulatorMain";
  private static final String LISTENING = "Listening on http://127.0.0.1:";
  private static final long CLOSE_SECONDS = 30;

  /** Tables stay in memory: the emulator's own files are not what is measured. */
  private static final String STORE_MEBIBYTES = "6144";

  private final Process process;
  private final int port;

  private TargetProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it, with its log below the directory. */
  public static TargetProcess start(Path directory) {
    List<String> command =
        JavaCommand.of(
            List.of("-Xmx1g"), MAIN, List.of("--port", "0", "--memory", STORE_MEBIBYTES));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(
                  Redirect.appendTo(directory.resolve("logs").resolve("emulator.log").toFile()))
              .start();
      TargetProcess target = new TargetProcess(process, awaitPort(process));
      target.createDatabase();
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("the emulator did not start: " + e.getMessage(), e);
    } catch (SQLException e) {
      throw new IllegalStateException("the emulator does not answer: " + e.getMessage(), e);
    }
  }

  /** It prints a few lines and no more, so nobody need read on. */
  private static int awaitPort(Process process) throws IOException {
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(LISTENING)) {
        return Integer.parseInt(line.substring(LISTENING.length()).strip());
      }
    }
    throw new IOException("its process ended");
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS " + LocalSnowflake.DATABASE);
    }
  }

  /** A new session through the real driver; the caller closes it. */
  public Connection connect() throws SQLException {
    return EmulatedTarget.connect(port);
  }

  /** What a reading process needs to know. */
  public Target address() {
    return new Target(port, process.pid());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
