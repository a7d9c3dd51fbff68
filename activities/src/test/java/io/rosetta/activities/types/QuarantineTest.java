package io.rosetta.activities.types;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuarantineTest {
  @Test
  void compactJsonOfNameAndRawText() {
    Quarantine.Writer writer = new Quarantine.Writer();
    writer.add("d", "infinity");
    writer.add("a \"b\"", "x\n\u0001\\");

    assertThat(writer.finish())
        .contains("{\"d\":\"infinity\",\"a \\\"b\\\"\":\"x\\n\\u0001\\\\\"}");
    assertThat(writer.finish()).isEmpty();
  }

  @Test
  void tooLongTextIsDescribed() {
    String raw = "é".repeat(64 * 1024 * 1024);
    Quarantine.Writer writer = new Quarantine.Writer();
    writer.add("t", raw);

    String json = writer.finish().orElseThrow();

    assertThat(json).startsWith("{\"t\":{\"sha256\":\"").endsWith("\"}}");
    assertThat(json).contains("\"bytes\":134217728,\"head\":\"é");
    assertThat(json.chars().filter(c -> c == 'é').count()).isEqualTo(1_048_576);
  }
}
