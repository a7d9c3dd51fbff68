package io.rosetta.emulator.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvShapeTest {
  /** In the texts n is a line feed and r a carriage return; quotes are single ones. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          "", 0, false, 0, 0
          "a;b;cn1n", 3, false, 2, 6
          "a;b", 2, false, 1, 3
          "a;brn1;2rn", 2, true, 2, 5
          "'a;bn';c'dnxn", 2, false, 2, 11
          "'a''n';bn", 2, false, 1, 9
          "a'b;cnxxxxxxx;yn", 2, false, 2, 10
          "nnabn", 1, false, 1, 3
          "'a\\'n';bnxn", 2, false, 2, 9
          """)
  void isFoundHoweverTheFileIsRead(
      String text, int fields, boolean carriageReturns, long records, long longest)
      throws IOException {
    String csv = text == null ? "" : text.replace('n', '\n').replace('r', '\r');
    CsvShape expected = new CsvShape(fields, carriageReturns, records, longest);
    int escape = csv.contains("\\") ? '\\' : '\'';
    for (int cut = 0; cut <= csv.length(); cut++) {
      InputStream pieces =
          new SequenceInputStream(bytes(csv.substring(0, cut)), bytes(csv.substring(cut)));
      assertThat(CsvShape.of(pieces, ';', '\'', escape)).as(csv + cut).isEqualTo(expected);
    }
  }

  /**
   * Lines of all lengths, so that their ends are at every place of a word, and some with quotes.
   */
  @Test
  void aLongFileIsCountedAsItsLines() throws IOException {
    Random random = new Random(7);
    StringBuilder csv = new StringBuilder("a;b\n");
    long records = 1;
    long longest = 4;
    for (int line = 0; line < 50_000; line++) {
      String text = "x".repeat(random.nextInt(40)) + (line % 5_000 == 4_999 ? ";'q\n'" : "");
      csv.append(text).append('\n');
      records += text.isEmpty() ? 0 : 1;
      longest = Math.max(longest, text.length() + 1);
    }

    assertThat(CsvShape.of(bytes(csv.toString()), ';', '\'', '\''))
        .isEqualTo(new CsvShape(2, false, records, longest));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
