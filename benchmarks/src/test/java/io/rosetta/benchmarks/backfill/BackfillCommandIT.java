package io.rosetta.benchmarks.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as it is, with few rows: every way to copy is gone, and the rows are compared. */
class BackfillCommandIT {
  private static final Pattern RESULT = Pattern.compile("result ([a-z0-9.-]+)=\\d+(\\.\\d\\d)?");

  @TempDir Path directory;

  @Test
  void endsWithTheResultLinesOfWhatWasMeasured() {
    Outcome outcome =
        run(
            "--rows=3000",
            "--tables=2",
            "--stream-rows=2000",
            "--rounds=1",
            "--keep=" + directory.resolve("work"));

    assertThat(outcome.status()).as(outcome.text()).isZero();
    List<String> results =
        outcome.text().lines().filter(line -> line.startsWith("result ")).toList();
    assertThat(results).allMatch(line -> RESULT.matcher(line).matches());
    assertThat(results)
        .extracting(line -> line.substring("result ".length(), line.indexOf('=')))
        .as("so short a log may be read before the lanes begin")
        .filteredOn(name -> !name.equals("backfill.stream-rate-kept"))
        .containsExactly(
            "backfill.narrow.staged-vs-copy", "backfill.narrow.vs-copy", "backfill.peak-heap-mb");
    assertThat(outcome.text()).contains("stream beside two lanes");
    List<String> lines = outcome.text().lines().toList();
    assertThat(lines.subList(lines.size() - results.size(), lines.size())).isEqualTo(results);
  }

  @Test
  void refusesNumbersThatMakeNoSense() {
    Outcome outcome = run("--rows=0");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.text()).contains("--rows must be at least 1");
  }

  private record Outcome(int status, String text) {}

  private static Outcome run(String... arguments) {
    StringWriter text = new StringWriter();
    int status =
        new CommandLine(new BackfillCommand())
            .setOut(new PrintWriter(text))
            .setErr(new PrintWriter(text))
            .execute(arguments);
    return new Outcome(status, text.toString());
  }
}
