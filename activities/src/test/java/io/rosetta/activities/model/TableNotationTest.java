package io.rosetta.activities.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableNotationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "public|orders|public.orders",
        "Audit.Log|Events|\"Audit.Log\".Events",
        "a b|say \"hi\"|a b.\"say \"\"hi\"\"\"",
        "' x'|y|\" x\".y"
      })
  void isReadAsItIsWritten(String schema, String name, String text) {
    TableId table = new TableId(schema, name);
    assertThat(TableNotation.write(table)).isEqualTo(text);
    assertThat(TableNotation.parse(text)).isEqualTo(table);
  }

  @Test
  void quotesWithoutNeedAreTaken() {
    assertThat(TableNotation.parse(" \"public\".\"orders\" "))
        .isEqualTo(new TableId("public", "orders"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "a.b.c", "public.", ".orders", "\"public.orders", ""})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> TableNotation.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be schema.table");
  }
}
