package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /**
   * Killed without warning while a client commits one transaction after another, each of two rows
   * in two tables: what was answered is there, and nothing of half a transaction.
   */
  @Test
  void killedProcessKeepsWhatWasCommittedAndNothingElse() throws Exception {
    String data = directory.resolve("data").toString();
    AtomicInteger committed = new AtomicInteger();
    for (int round = 1; round <= 3; round++) {
      Process process = start(data);
      try {
        String server = server(listening(process));
        verify(server, committed, round);
        RawClient open = new RawClient(server);
        open.run("begin");
        open.run("insert into db.public.a values (-1)");
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(server, committed));
        int enough = committed.get() + 20 * round;
        EmulatorTestBase.eventually(() -> committed.get() >= enough || writer.isDone());
        process.destroyForcibly();
        assertThat(writer).failsWithin(Duration.ofSeconds(30));
      } finally {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(committed.get()).isGreaterThanOrEqualTo(20 * round);
    }
  }

  /** The transaction whose COMMIT was not answered may be there too. */
  private static void verify(String server, AtomicInteger committed, int round) throws Exception {
    RawClient reader = new RawClient(server);
    if (round == 1) {
      reader.run("create table db.public.a (i int)");
      reader.run("create table db.public.b (i int)");
      return;
    }
    String counts = "select count(*), count(distinct i), min(i), max(i) from db.public.";
    JsonNode a = reader.run(counts + "a");
    assertThat(a).isEqualTo(reader.run(counts + "b"));
    int rows = a.path(0).path(0).asInt();
    assertThat(rows).isBetween(committed.get(), committed.get() + 1);
    assertThat(a.path(0).path(1).asInt()).isEqualTo(rows);
    assertThat(a.path(0).path(2).asInt()).isEqualTo(1);
    assertThat(a.path(0).path(3).asInt()).isEqualTo(rows);
    committed.set(rows);
  }

  /** Until there is no answer any more. */
  private static void write(String server, AtomicInteger committed) {
    try {
      RawClient client = new RawClient(server);
      while (true) {
        int next = committed.get() + 1;
        client.run("begin");
        client.run("insert into db.public.a values (" + next + ")");
        client.run("insert into db.public.b values (" + next + ")");
        client.run("commit");
        committed.set(next);
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  private static String server(String jdbcUrl) {
    Matcher matcher = Pattern.compile("127[.]0[.]0[.]1:\\d+").matcher(jdbcUrl);
    assertThat(matcher.find()).isTrue();
    return "http://" + matcher.group();
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
