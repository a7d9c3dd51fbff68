package io.rosetta.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrintedTest {
  @Test
  void resultLinesAreOneNumberEach() {
    ResultLines results = new ResultLines();
    results.ratio("stream.narrow-100.vs-recvlogical", 0.6349);
    results.whole("stream.latency.p50-ms", 123.5);

    assertThat(results)
        .hasToString(
            "result stream.narrow-100.vs-recvlogical=0.63\nresult stream.latency.p50-ms=124\n");
  }

  @Test
  void tableAlignsNumbersToTheRight() {
    TextTable table =
        new TextTable("what", "rows/s").line(List.of("a", "1")).line(List.of("bc", "20"));

    assertThat(table).hasToString("what  rows/s\na          1\nbc        20\n");
  }
}
