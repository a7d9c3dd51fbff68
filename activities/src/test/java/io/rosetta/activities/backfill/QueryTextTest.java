package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QueryTextTest {
  static Stream<Arguments> queries() {
    return Stream.of(
        Arguments.of(
            "UPDATE t SET a = 'secret', n = 42 WHERE k = -7.5e3",
            "UPDATE t SET a = ?, n = ? WHERE k = -?"),
        Arguments.of(
            "INSERT INTO \"My 7 t\" VALUES ('it''s', 'b', $1, .5)",
            "INSERT INTO \"My 7 t\" VALUES (?, ?, $?, ?)"),
        Arguments.of(
            "SELECT $$text$$, $q$it's$q$, b'01', U&'d' FROM t1", "SELECT ?, ?, ?, ? FROM t1"),
        Arguments.of(
            "UPDATE t -- of bob\n SET a=1 /* was 2 */ WHERE b", "UPDATE t SET a=? WHERE b"),
        Arguments.of("COPY t FROM STDIN", "COPY t FROM STDIN"),
        // Cut by the server.
        Arguments.of("SELECT 'cut in the mid", "SELECT ?"),
        Arguments.of("SELECT $$cut in", "SELECT ?"),
        Arguments.of("SELECT x /* cut", "SELECT x"),
        // A backslash may or may not escape the quote: that depends on the other session.
        Arguments.of("SELECT 'ends\\' , 'with a backslash?'", "SELECT ?"));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void hidesWhatIsData(String query, String shown) {
    assertThat(QueryText.shown(query)).isEqualTo(shown);
  }

  @Test
  void isShort() {
    String columns = "SELECT " + "a_column, ".repeat(100_000);

    assertThat(QueryText.shown(columns)).hasSize(100).endsWith("...");
    assertThat(QueryText.shown("SELECT '" + "''".repeat(500_000))).isEqualTo("SELECT ?");
  }
}
