package io.rosetta.benchmarks.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.demo.local.Programs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as it is, with few rows: every contender reads, the last lines are for machines. */
class StreamCommandIT {
  private static final Pattern RESULT = Pattern.compile("result ([a-z0-9.-]+)=\\d+(\\.\\d\\d)?");

  @TempDir Path directory;

  @Test
  void endsWithTheResultLinesOfWhatWasMeasured() {
    Outcome outcome =
        run(
            "--rows=20000",
            "--rounds=1",
            "--latency-seconds=1",
            "--only=narrow-huge,latency",
            "--keep=" + directory);

    assertThat(outcome.status()).as(outcome.text()).isZero();
    List<String> names =
        outcome
            .text()
            .lines()
            .filter(line -> line.startsWith("result "))
            .peek(line -> assertThat(line).matches(RESULT))
            .map(line -> line.substring("result ".length(), line.indexOf('=')))
            .toList();
    List<String> expected =
        List.of(
            "stream.narrow-huge.vs-recvlogical",
            "stream.narrow-huge.vs-default-engine",
            "stream.huge.peak-heap-mb",
            "stream.latency.p50-ms",
            "stream.latency.p99-ms");
    if (Programs.ofPostgres("pg_recvlogical").isPresent()) {
      assertThat(names).containsExactlyElementsOf(expected);
    } else {
      assertThat(names).containsExactlyElementsOf(expected.subList(1, expected.size()));
      assertThat(outcome.text()).contains("pg_recvlogical is not on this machine");
    }
    String[] lines = outcome.text().lines().toArray(String[]::new);
    assertThat(lines[lines.length - 1]).startsWith("result stream.latency.p99-ms=");
  }

  @Test
  void refusesAPartThatDoesNotExist() {
    Outcome outcome = run("--only=narrow-1000");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.text()).contains("there is no part 'narrow-1000'").contains("narrow-100");
  }

  private record Outcome(int status, String text) {}

  private static Outcome run(String... arguments) {
    StringWriter text = new StringWriter();
    int status =
        new CommandLine(new StreamCommand())
            .setOut(new PrintWriter(text))
            .setErr(new PrintWriter(text))
            .execute(Arrays.copyOf(arguments, arguments.length));
    return new Outcome(status, text.toString());
  }
}
