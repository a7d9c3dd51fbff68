package io.rosetta.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1.0 KB",
    "1536,1.5 KB",
    "67108864,64.0 MB",
    "11811160064,11.0 GB",
    "-2048,-2.0 KB",
    "9223372036854775807,8.0 EB"
  })
  void isWrittenForPeople(long bytes, String text) {
    assertThat(new ByteSize(bytes)).hasToString(text);
  }
}
