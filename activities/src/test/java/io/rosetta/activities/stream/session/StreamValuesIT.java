package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.stream.testing.StreamFixture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names and values that others stumbled over arrive as PostgreSQL prints them. */
class StreamValuesIT {
  private final StreamFixture stream = StreamFixture.create();

  @AfterEach
  void close() {
    stream.close();
  }

  private void assertEqual(String... tables) {
    stream.sync();
    for (String table : tables) {
      assertThat(stream.targetRows(table)).isEqualTo(stream.sourceRows(table)).isNotEmpty();
    }
  }

  @Test
  void namesOfEveryKind() {
    stream.source.execute(
        "CREATE TABLE \"Mixed Case\" (\"Key\" int PRIMARY KEY, \"select\" text, \"a.b\" text)",
        "CREATE TABLE \"tänzer.ü\" (\"schlüssel\" int PRIMARY KEY, \"wert \uD83D\uDE00\" text)",
        "CREATE TABLE \"order\" (\"group\" int PRIMARY KEY, \"it's\" text)");
    stream.publish("Mixed Case", "tänzer.ü", "order").start();
    stream.source.execute(
        "INSERT INTO \"Mixed Case\" VALUES (1, 's', 'ab')",
        "INSERT INTO \"tänzer.ü\" VALUES (1, 'x')",
        "INSERT INTO \"order\" VALUES (1, 'x')");
    assertEqual("Mixed Case", "tänzer.ü", "order");
  }

  @Test
  void textOfEveryKind() {
    stream.source.execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text DEFAULT 'd', n int DEFAULT 7)");
    stream.publish("t").start();
    stream.source.execute(
        "INSERT INTO t VALUES (1, '', NULL), (2, NULL, 0), (3, 'a\"b''c', 1),"
            + " (4, E'two\\nlines\\r\\n', 1), (5, E'back\\\\slash \\\\N', 1), (6, E'\\x01\\x7f', 1),"
            + " (7, E'\\U0001F600 \\uFEFFbom', 1), (8, '__debezium_unavailable_value', 1),"
            + " (9, '<unchanged>', 1), (10, ',', 1), (11, repeat('0123456789', 1048576), 1)",
        "INSERT INTO t (k) VALUES (12)",
        "INSERT INTO t VALUES (13, 'd', 7)");
    assertEqual("t");
  }

  @Test
  void typesAreNotDecoded() {
    stream.source.execute(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE TYPE nothing AS ENUM ()",
        "CREATE DOMAIN feeling AS mood",
        "CREATE TYPE pair AS (a int, b text)",
        "CREATE SCHEMA other",
        "CREATE DOMAIN other.date AS text",
        "CREATE TABLE t (k int PRIMARY KEY, n numeric, big numeric(60,5), f float8, d date,"
            + " ts timestamptz, tz timetz, i interval, b bytea, bits varbit, m money[], e feeling,"
            + " g int[], gg text[][], p pair, od other.date, j jsonb, r int4range, o oidvector,"
            + " dd date DEFAULT '2020-02-02', tt time DEFAULT '24:00')");
    stream.publish("t").start();
    stream.source.execute(
        "INSERT INTO t VALUES (1, 'NaN', 123456789012345678901234567890123456789012345678901234.12345,"
            + " '-Infinity', '4713-01-01 BC', '294276-12-31 23:59:59.999999+00',"
            + " '12:00:00+01:02:03', '2562047788:00:54', '\\xdeadbeef', B'0001', '{1.50,2}', 'ok',"
            + " '{1,NULL,3}', '{{a,\"b,c\"},{NULL,\"\"}}', '(1,\"x y\")', 'no date',"
            + " '{\"b\": 1.10, \"a\": [1e400]}', '[1,5)', '1 2 3')",
        "INSERT INTO t (k, n) VALUES (2, 1.500)");
    assertEqual("t");
  }

  @Test
  void unholdableValueGoesToQuarantine() {
    stream.source.execute("CREATE TABLE t (k int PRIMARY KEY, d date)");
    stream.publish("t").start();
    stream.source.execute("INSERT INTO t VALUES (1, 'infinity')");
    stream.sync();
    assertThat(stream.targetRows("t").get(0)).containsEntry("D", null);
    assertThat(stream.target.quarantine(new TableId("public", "t")))
        .containsExactly("{\"d\":\"infinity\"}");
  }

  @Test
  void threeHundredColumns() {
    String columns =
        IntStream.range(0, 300).mapToObj(i -> ", c" + i + " text").collect(Collectors.joining());
    String values =
        IntStream.range(0, 300).mapToObj(i -> ", 'v" + i + "'").collect(Collectors.joining());
    stream.source.execute("CREATE TABLE t (k int PRIMARY KEY" + columns + ")");
    stream.publish("t").start();
    stream.source.execute("INSERT INTO t VALUES (1" + values + ")", "UPDATE t SET c299 = NULL");
    assertEqual("t");
  }

  @Test
  void rolledBackWorkIsNotSeen() {
    stream.source.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
    stream.publish("t").start();
    stream.source.execute(
        "BEGIN; INSERT INTO t VALUES (1, 'x'); SAVEPOINT s; INSERT INTO t VALUES (2, 'gone');"
            + " ROLLBACK TO s; INSERT INTO t VALUES (3, 'y'); COMMIT",
        "BEGIN; INSERT INTO t VALUES (4, 'gone'); ROLLBACK");
    assertEqual("t");
  }
}
