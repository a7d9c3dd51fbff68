package io.rosetta.benchmarks.contender;

import io.rosetta.benchmarks.reader.ReadTask;
import io.rosetta.demo.local.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL's own {@code pg_recvlogical} with the output thrown away: what a client in C that does
 * nothing needs for the same messages. It is no upper bound: it reads one message at a time.
 */
public final class RecvLogical implements Contender {
  /** The packages that bring it, for a message. */
  public static final String PACKAGE =
      "postgresql-client-<version> (Debian: also postgresql-<version>)";

  private static final String PROGRAM = "pg_recvlogical";
  private static final long LOOK_MILLIS = 5;
  private static final Pattern MINUTES_AND_SECONDS = Pattern.compile("(\\d+)m([\\d.]+)s");

  private final Path program;
  private final Source source;

  private RecvLogical(Path program, Source source) {
    this.program = program;
    this.source = source;
  }

  /** Empty when the program is not on this machine. */
  public static Optional<RecvLogical> find(Source source) {
    return Programs.ofPostgres(PROGRAM).map(program -> new RecvLogical(program, source));
  }

  @Override
  public String name() {
    return PROGRAM + ", output thrown away";
  }

  @Override
  public Reading read(ReadTask task) throws IOException, InterruptedException {
    Process process = start(task);
    try (BufferedReader output = process.inputReader()) {
      Walsender walsender = Walsender.await(source.connection(), task.slot(), process::isAlive);
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        walsender.look();
      }
      double seconds = (System.nanoTime() - walsender.startedNanos()) / 1e9;
      List<String> said = output.lines().toList();
      if (process.exitValue() != 0) {
        throw new IllegalStateException(PROGRAM + " failed: " + String.join(" ", said));
      }
      return new Reading(
          seconds,
          childrenCpu(said),
          walsender.cpuSeconds(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException("the source does not answer: " + e.getMessage(), e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A shell starts it, for {@code times} tells what it used (POSIX, "times"). */
  private Process start(ReadTask task) throws IOException {
    List<String> command =
        List.of(
            "/bin/sh",
            "-c",
            "\"$@\" && times",
            "sh",
            program.toString(),
            "--start",
            "--slot=" + task.slot(),
            "--file=/dev/null",
            "--option=proto_version=1",
            "--option=publication_names=" + task.publication(),
            "--endpos=" + task.endLsn(),
            "--no-loop",
            "--host=127.0.0.1",
            "--port=" + source.port(),
            "--username=" + source.user(),
            "--dbname=" + source.database());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** The last line is the children's user and system time, {@code 0m1.234s 0m0.567s}. */
  private static OptionalDouble childrenCpu(List<String> said) {
    if (said.isEmpty()) {
      return OptionalDouble.empty();
    }
    Matcher times = MINUTES_AND_SECONDS.matcher(said.get(said.size() - 1));
    double seconds = 0;
    int found = 0;
    for (; times.find(); found++) {
      seconds += 60 * Double.parseDouble(times.group(1)) + Double.parseDouble(times.group(2));
    }
    return found == 2 ? OptionalDouble.of(seconds) : OptionalDouble.empty();
  }

  @Override
  public void close() {}
}
