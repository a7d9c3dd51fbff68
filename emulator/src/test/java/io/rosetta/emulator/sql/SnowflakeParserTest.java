package io.rosetta.emulator.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnowflakeParserTest {
  private static Statement parse(String sql) {
    return SnowflakeParser.parse(sql).statement();
  }

  @Test
  void putTakesThePathAsWritten() {
    assertThat(
            parse("PUT file:///tmp/a$b.csv.zst @\"Db\".S.\"st/x\"/p/q OVERWRITE = TRUE PARALLEL=4"))
        .isInstanceOfSatisfying(
            StageStatement.Put.class,
            put -> {
              assertThat(put.file()).isEqualTo("/tmp/a$b.csv.zst");
              assertThat(put.stage())
                  .isEqualTo(
                      new StagePath(StagePath.Kind.NAMED, ObjectName.of("Db", "S", "st/x"), "p/q"));
              assertThat(put.options()).hasSize(2);
            });
    assertThat(parse("put 'file:///tmp/with space' '@~/x y'"))
        .isInstanceOfSatisfying(
            StageStatement.Put.class, put -> assertThat(put.stage().path()).isEqualTo("x y"));
  }

  @Test
  void stringsAreDecodedAsSnowflakeDoes() {
    assertThat(SnowflakeParser.parseExpression("'it''s\\t\\x41\\u00e9\\101\\q'"))
        .isEqualTo(Expr.Literal.string("it's\tA\u00e9Aq"));
    assertThat(SnowflakeParser.parseExpression("$$a'\\n$$"))
        .isEqualTo(Expr.Literal.string("a'\\n"));
  }

  @Test
  void commentsAndATrailingSemicolonAreAllowed() {
    assertThat(parse("-- one\n/* two */ COMMIT // three\n;"))
        .isEqualTo(new SessionStatement.Commit());
  }

  @Test
  void bindsAreCounted() {
    assertThat(SnowflakeParser.parse("SELECT ?, ? FROM t WHERE a = ?").binds()).isEqualTo(3);
    assertThat(SnowflakeParser.parse("SELECT :2, :1").binds()).isEqualTo(2);
  }

  @Test
  void transactionsHaveTheirForms() {
    assertThat(parse("begin transaction name x"))
        .isEqualTo(new SessionStatement.Begin(Optional.of("X")));
    assertThat(parse("START TRANSACTION")).isEqualTo(new SessionStatement.Begin(Optional.empty()));
    assertThat(parse("ROLLBACK WORK")).isEqualTo(new SessionStatement.Rollback());
  }

  @Test
  void sessionParametersAreSetTogether() {
    assertThat(parse("ALTER SESSION SET TIMEZONE = 'UTC', QUERY_TAG='x' AUTOCOMMIT=false"))
        .isInstanceOfSatisfying(
            SessionStatement.SetParameters.class,
            set ->
                assertThat(set.parameters())
                    .extracting(Option::name, Option::text)
                    .containsExactly(
                        tuple("TIMEZONE", "UTC"),
                        tuple("QUERY_TAG", "x"),
                        tuple("AUTOCOMMIT", "FALSE")));
  }

  @Test
  void copyKeepsFilesAndFlags() {
    assertThat(parse("COPY INTO t FROM @s/p/ FILES=('a','b') FORCE=TRUE PURGE=FALSE"))
        .isInstanceOfSatisfying(
            CopyInto.class,
            copy -> {
              assertThat(copy.files()).isEqualTo(List.of("a", "b"));
              assertThat(copy.force()).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'open",
        "SELECT \"open",
        "SELECT $$open",
        "SELECT /* open",
        "SELECT 1 +",
        "SELECT \u00a7",
        "SELECT 1a",
        "SELECT CASE END",
        "INSERT INTO t",
        "UPDATE t SET",
        "DELETE t",
        "MERGE INTO t USING s ON a = b",
        "CREATE TABLE t",
        "CREATE TABLE t (a)",
        "CREATE OR REPLACE TABLE IF NOT EXISTS t (a INT)",
        "CREATE TEMPORARY SCHEMA s",
        "ALTER TABLE t",
        "ALTER WAREHOUSE w RESUME",
        "SHOW EVERYTHING",
        "PUT /tmp/x @s",
        "PUT file:///tmp/x @s NO_SUCH = 1",
        "LIST s",
        "BEGIN SELECT 1; END",
        "CALL my_procedure()",
        "VACUUM",
        "PRAGMA x",
        "ATTACH 'x'",
        "SELECT * FROM read_csv('x')"
      })
  void refusesWhatItDoesNotKnow(String sql) {
    assertThatThrownBy(() -> SnowflakeParser.parse(sql))
        .isInstanceOfSatisfying(SqlError.class, e -> assertThat(e.code()).isEqualTo("001003"));
  }

  @Test
  void aSyntaxErrorSaysWhere() {
    assertThatThrownBy(() -> SnowflakeParser.parse("SELECT a\nFROM FROM t"))
        .hasMessageContaining("line 2 at position 5 unexpected 'FROM'");
  }
}
