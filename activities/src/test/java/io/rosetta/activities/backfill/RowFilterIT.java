package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.RowCondition;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Filters of a refresh: what they find, and how wrong ones are refused. */
class RowFilterIT {
  private static final String NASTY = "it's; DROP TABLE t; -- \"x\" {\"a\":[1]} \\ \n $1";

  private static SourceFixture fixture;

  @BeforeAll
  static void start() {
    fixture =
        new SourceFixture(
            "CREATE SCHEMA ext",
            "CREATE EXTENSION citext SCHEMA ext",
            "CREATE TYPE mood AS ENUM ('sad', 'glad')",
            "CREATE DOMAIN price AS numeric(8,2)",
            "CREATE TABLE t (k int PRIMARY KEY, \"Name \"\"x\"\"\" text, d date, m mood, p price,"
                + " ci ext.citext, j json, b bytea, tags text[], flag bit(3), c char(4))",
            "INSERT INTO t VALUES"
                + " (1, 'alice', '2024-01-01', 'sad', 1.50, 'ABC', '{}', '\\x00ff', '{a,b}', '101', 'x'),"
                + " (2, 'bob', '2024-02-29', 'glad', 2.00, 'abc', NULL, '', '{}', '010', 'xy'),"
                + " (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
    try (var connection = fixture.database().connect();
        var insert =
            connection.prepareStatement("INSERT INTO t (k, \"Name \"\"x\"\"\") VALUES (4, ?)")) {
      insert.setString(1, NASTY);
      insert.execute();
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static RowCondition where(String column, String operator, String... values) {
    return new RowCondition(column, operator, Arrays.asList(values));
  }

  private static void check(RowCondition... filter) {
    fixture
        .pool()
        .run(
            "checking",
            connection -> {
              FilterCheck.require(
                  connection, fixture.source().look(SourceFixture.T).table(), List.of(filter));
              return connection.getAutoCommit();
            });
  }

  private static List<String> found(RowCondition... filter) throws Exception {
    check(filter);
    return new ChunkReads(fixture.source())
        .lines(SourceFixture.T, 1, filter).stream()
            .map(line -> line.substring(0, line.indexOf(',')))
            .toList();
  }

  private static AbstractThrowableAssert<?, ?> refusal(RowCondition... filter) {
    return assertThatThrownBy(() -> check(filter))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.CONFIGURATION_INVALID));
  }

  static Stream<Arguments> filters() {
    String name = "Name \"x\"";
    return Stream.of(
        Arguments.of(where("k", "=", "2"), List.of("2")),
        Arguments.of(where("k", "!=", "2"), List.of("1", "3", "4")),
        Arguments.of(where("k", "<", "2"), List.of("1")),
        Arguments.of(where("k", "<=", "2"), List.of("1", "2")),
        Arguments.of(where("k", ">", "2"), List.of("3", "4")),
        Arguments.of(where("k", ">=", "4"), List.of("4")),
        Arguments.of(where("k", "between", "2", "3"), List.of("2", "3")),
        Arguments.of(where("k", "IN", "4", "1", "9"), List.of("1", "4")),
        Arguments.of(where(name, "=", NASTY), List.of("4")),
        Arguments.of(where(name, "IN", NASTY, "bob"), List.of("2", "4")),
        Arguments.of(where(name, "LIKE", "%'s; DROP%"), List.of("4")),
        Arguments.of(where(name, "ILIKE", "AL%"), List.of("1")),
        Arguments.of(where(name, "is null"), List.of("3")),
        Arguments.of(where(name, "IS NOT  NULL"), List.of("1", "2", "4")),
        Arguments.of(where("d", ">", "2024-01-31"), List.of("2")),
        Arguments.of(where("m", ">", "sad"), List.of("2")),
        Arguments.of(where("p", "=", "1.5"), List.of("1")),
        // The type's own operator, not that of text.
        Arguments.of(where("ci", "=", "aBc"), List.of("1", "2")),
        Arguments.of(where("b", "=", "\\x00ff"), List.of("1")),
        Arguments.of(where("tags", "=", "{a,b}"), List.of("1")),
        Arguments.of(where("flag", "=", "101"), List.of("1")),
        Arguments.of(where("c", "=", "x  "), List.of("1")));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void findsWhatPostgresqlFinds(RowCondition condition, List<String> keys) throws Exception {
    assertThat(found(condition)).containsExactlyElementsOf(keys);
  }

  @Test
  void allConditionsMustHold() throws Exception {
    assertThat(found(where("k", ">", "1"), where("d", "IS NOT NULL"), where("k", "IN", "1", "2")))
        .containsExactly("2");
  }

  @Test
  void aWrongColumnIsAnsweredWithTheRightOnes() {
    refusal(where("K", "=", "1"))
        .hasMessageContaining("'filter[0].column' is 'K', but the table has: k, Name \"x\", d, m");
  }

  @Test
  void aWrongValueIsNamedByItsPlace() {
    refusal(where("k", "IN", "1", "one"), where("d", "<", "2024-02-30"))
        .hasMessageContaining("'filter[0].values[1]' is no int4: invalid input syntax")
        .hasMessageContaining(
            "'filter[1].values[0]' is no date: date/time field value out of range");
    refusal(where("Name \"x\"", "LIKE", "x\\"))
        .hasMessageContaining("'filter[0].values[0]' ends with a backslash");
    refusal(where("m", "=", "angry")).hasMessageContaining("invalid input value for enum");
  }

  @Test
  void aWrongOperatorIsAnsweredWithTheRightOnes() {
    refusal(where("j", "=", "{}"))
        .hasMessageContaining(
            "'filter[0].operator' is '=', but column j of type json takes: IS NULL, IS NOT NULL");
    refusal(where("k", "LIKE", "1%"))
        .hasMessageContaining("takes: =, !=, <, <=, >, >=, IN, BETWEEN, IS NULL, IS NOT NULL");
    refusal(where("k", "~", "1")).hasMessageContaining("must be one of: =, !=, <");
  }

  @Test
  void nothingOfAFilterStaysInASession() throws Exception {
    check(where("k", "=", "1"));

    assertThat(
            fixture
                .pool()
                .<String>run(
                    "looking",
                    connection -> {
                      try (var statement = connection.createStatement();
                          var row =
                              statement.executeQuery(
                                  "SELECT coalesce(current_setting('rosetta.filter0', true), '')")) {
                        row.next();
                        return row.getString(1);
                      }
                    }))
        .isEmpty();
  }
}
