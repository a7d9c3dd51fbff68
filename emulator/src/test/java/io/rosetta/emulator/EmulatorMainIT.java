package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EmulatorMainIT {
  @TempDir private Path directory;

  @Test
  void portInUseIsSaidAndFails() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StringWriter err = new StringWriter();
      int exit =
          new CommandLine(new EmulatorMain())
              .setErr(new PrintWriter(err))
              .execute("--port", Integer.toString(taken.getLocalPort()));
      assertThat(exit).isNotZero();
      assertThat(err.toString()).contains(taken.getLocalPort() + " on 127.0.0.1 is in use");
    }
  }

  @Test
  void portOutOfRangeIsRefused() {
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new EmulatorMain()).setErr(new PrintWriter(err)).execute("--port", "70000");
    assertThat(exit).isNotZero();
    assertThat(err.toString()).contains("between 0 and 65535");
  }

  @Test
  void aDatabaseThatCannotBeMadeIsSaidAndFails() {
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new EmulatorMain())
            .setErr(new PrintWriter(err))
            .execute("--port", "0", "--database", "two words");
    assertThat(exit).isNotZero();
    assertThat(err.toString()).contains("cannot create the databases [two words]");
  }

  /** A process of its own: SIGTERM stops it cleanly and what was committed is there again. */
  @Test
  void terminatedProcessKeepsItsData() throws Exception {
    String data = directory.resolve("data").toString();
    for (int round = 1; round <= 2; round++) {
      Process process = start(data);
      try (Client client = Client.connectTo(listening(process))) {
        client.run("create table if not exists db.public.t (i int)");
        client.run("insert into db.public.t values (" + round + ")");
        assertThat(client.rows("select i from db.public.t")).hasSize(round);
      } finally {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static Process start(String data) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EmulatorMain.class.getName(),
            "--port",
            "0",
            "--data",
            data,
            "--database",
            "db")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String listening(Process process) throws Exception {
    CompletableFuture<String> url =
        CompletableFuture.supplyAsync(
            () ->
                process
                    .inputReader()
                    .lines()
                    .filter(line -> line.startsWith("JDBC: "))
                    .map(line -> line.substring(6, line.indexOf(" (")))
                    .findFirst()
                    .orElseThrow());
    return url.get(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS);
  }
}
