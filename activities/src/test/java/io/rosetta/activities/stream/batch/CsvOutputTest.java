package io.rosetta.activities.stream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CsvOutputTest {
  @Test
  void quotesAsCopyDoes() throws IOException {
    assertThat(csv("plain", null, "", "a,b", "say \"x\"", "two\nlines", "cr\r", "\\.", " s "))
        .isEqualTo("plain,,\"\",\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\"cr\r\",\\., s \n");
  }

  @Test
  void writesFourByteCharacters() throws IOException {
    assertThat(csv("smile \uD83D\uDE00", "ü", "\u0001")).isEqualTo("smile \uD83D\uDE00,ü,\u0001\n");
  }

  @Test
  void writesTextLargerThanItsBuffer() throws IOException {
    String ascii = "x".repeat(200_000);
    String wide = "ü".repeat(70_000);
    assertThat(csv(ascii, wide, "\"" + ascii))
        .isEqualTo(ascii + "," + wide + ",\"\"\"" + ascii + "\"\n");
  }

  private static String csv(String... cells) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CsvOutput out = new CsvOutput(bytes);
    for (String cell : cells) {
      out.cell(cell);
    }
    out.endRow();
    out.close();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
