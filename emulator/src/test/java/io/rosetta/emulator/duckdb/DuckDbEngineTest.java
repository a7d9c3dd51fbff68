package io.rosetta.emulator.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbEngineTest {
  @TempDir Path directory;

  @Test
  void whatWasDefinedAndLoadedOutlivesTheProcess() throws SQLException, IOException {
    Path data = directory.resolve("store.duckdb");
    Path file = Files.writeString(directory.resolve("a.csv"), "1,x\n");
    StagedFile staged = new StagedFile(file, "a.csv", "e1");
    String copy = "COPY INTO \"t\" FROM @st FILE_FORMAT = (TYPE = CSV)";
    try (Store store = Store.open(Optional.of(data))) {
      store.run("CREATE DATABASE DB");
      store.run("CREATE SCHEMA DB.S");
      store.run("CREATE STAGE st");
      store.run("CREATE TABLE \"t\" (a INT NOT NULL, \"b\" VARCHAR(3) DEFAULT 'q')");
      store.run("CREATE TEMPORARY TABLE gone (a INT)");
      store.stage(staged);
      assertThat(store.rows(copy)).hasSize(1).first().asString().startsWith("a.csv|LOADED|1|1");
    }
    try (Store store = Store.open(Optional.of(data))) {
      store.stage(staged);
      assertThat(store.rows("SELECT * FROM \"t\"")).containsExactly("1|x");
      assertThat(store.rows(copy)).containsExactly("Copy executed with 0 files processed.");
      assertThatThrownBy(() -> store.run("INSERT INTO \"t\" (a) VALUES (NULL)"))
          .isInstanceOfSatisfying(SqlError.class, e -> assertThat(e.code()).isEqualTo("100072"));
      assertThatThrownBy(() -> store.run("SELECT * FROM gone")).hasMessageContaining("GONE");
    }
  }

  @Test
  void veryManyRowsAreMergedByAllProcessorsAndThenOneThreadIsLeft() throws SQLException {
    try (Store store = Store.fresh()) {
      store.run("CREATE TABLE s (a INT)");
      store.run("CREATE TABLE t (a INT, n INT)");
      String merge =
          "MERGE INTO t USING (SELECT a FROM s) AS s ON t.a = s.a WHEN MATCHED THEN UPDATE SET n = n + 1"
              + " WHEN NOT MATCHED THEN INSERT (a, n) VALUES (s.a, 0)";
      Duck.update(store.connection(), "INSERT INTO \"DB.S\".\"S\" SELECT * FROM range(400000)");

      store.run(merge);
      store.run(merge);

      assertThat(store.rows("SELECT COUNT(*), COUNT(DISTINCT a), MIN(n), MAX(n) FROM t"))
          .containsExactly("400000|400000|1|1");
      assertThat(
              store.rows("SELECT COUNT(*) FROM (SELECT a FROM t GROUP BY a HAVING COUNT(*) > 1)"))
          .containsExactly("0");
      assertThat(Duck.firstColumn(store.connection(), "SELECT current_setting('threads')"))
          .containsExactly("1");
    }
  }

  @Test
  void rolledBackCopyIsForgottenByTheLoadMetadata() throws SQLException, IOException {
    try (Store store = Store.fresh()) {
      Path file = Files.writeString(directory.resolve("a.csv"), "1\n");
      store.stage(new StagedFile(file, "a.csv", "e1"));
      store.run("CREATE TABLE t (a INT)");
      String copy = "COPY INTO t FROM @st FILE_FORMAT = (TYPE = CSV)";
      store.connection().setAutoCommit(false);
      store.run(copy);
      store.connection().rollback();
      store.run(copy);
      store.connection().commit();
      assertThat(store.rows("SELECT COUNT(*) FROM t")).containsExactly("1");
    }
  }

  @Test
  void mergeThatFindsDuplicatesKeepsTheTransactionOpen() throws SQLException {
    try (Store store = Store.fresh()) {
      store.run("CREATE TABLE t (k INT, v INT)");
      store.run("INSERT INTO t VALUES (1, 1)");
      store.connection().setAutoCommit(false);
      store.run("UPDATE t SET v = 2");
      String merge =
          "MERGE INTO t USING (SELECT * FROM VALUES (1, 5), (1, 6) AS v (k, v)) s ON t.k = s.k"
              + " WHEN MATCHED THEN UPDATE SET v = s.v";
      assertThatThrownBy(() -> store.run(merge)).isInstanceOf(SqlError.class);
      assertThat(store.rows("SELECT v FROM t")).containsExactly("2");
      store.session().errorOnNondeterministicMerge(false);
      assertThat(store.rows(merge)).containsExactly("1");
      store.connection().commit();
      assertThat(store.rows("SELECT v > 4 FROM t")).containsExactly("1");
    }
  }

  @Test
  void errorThatDuckDbAnswersByGivingUpTheTransactionSaysSo() throws SQLException {
    try (Store store = Store.fresh()) {
      store.run("CREATE TABLE t (k INT NOT NULL)");
      store.connection().setAutoCommit(false);
      assertThatThrownBy(() -> store.run("INSERT INTO t VALUES (NULL)"))
          .isInstanceOf(TransactionLostException.class)
          .cause()
          .isInstanceOfSatisfying(SqlError.class, e -> assertThat(e.code()).isEqualTo("100072"));
      store.connection().rollback();
      assertThat(store.rows("SELECT COUNT(*) FROM t")).containsExactly("0");
    }
  }

  @Test
  void cellsOfTensOfMegabytesAreLoadedWhole() throws SQLException, IOException {
    int length = 40_000_000;
    Path file = directory.resolve("big.csv.zst");
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(file), 1)) {
      out.write("1,\"".getBytes(StandardCharsets.UTF_8));
      byte[] megabyte = "x\"\"\n\\".repeat(200_000).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < length / 800_000; i++) {
        out.write(megabyte);
      }
      out.write("\"\n2,y\n".getBytes(StandardCharsets.UTF_8));
    }
    try (Store store = Store.fresh()) {
      store.stage(new StagedFile(file, "big.csv.zst", "e"));
      store.run("CREATE TABLE t (a INT, doc VARCHAR(134217728))");
      store.run(
          "COPY INTO t FROM @st FILE_FORMAT = (TYPE = CSV FIELD_OPTIONALLY_ENCLOSED_BY = '\"'"
              + " ESCAPE_UNENCLOSED_FIELD = NONE)");
      assertThat(store.rows("SELECT a, LENGTH(doc) FROM t ORDER BY a"))
          .containsExactly("1|" + length, "2|1");
    }
  }

  @Test
  void bindsOfEveryTypeArriveAsTheyWere() throws SQLException {
    try (Store store = Store.fresh()) {
      String sql = "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";
      assertThat(
              store.rows(
                  sql,
                  bind("FIXED", "12345678901234567890123456789012345678"),
                  bind("TEXT", "it's"),
                  bind("REAL", "1.5"),
                  bind("BOOLEAN", "true"),
                  bind("BINARY", "AB0F"),
                  bind("DATE", "86400000"),
                  bind("TIME", "3661500000000"),
                  bind("TIMESTAMP_NTZ", "1500000000"),
                  bind("TIMESTAMP_LTZ", "1500000000"),
                  bind("TIMESTAMP_TZ", "1500000000 1500"),
                  new BindValue("TEXT", Optional.empty())))
          .containsExactly(
              "12345678901234567890123456789012345678|it's|1.5|1|AB0F|1|3661.500000000"
                  + "|1.500000000|1.500000000|1.500000000 1500|NULL");
    }
  }

  private static BindValue bind(String type, String text) {
    return new BindValue(type, Optional.of(text));
  }

  @Test
  void describingRunsNothingAndKnowsTheTypes() throws SQLException {
    try (Store store = Store.fresh()) {
      store.run("CREATE TABLE t (a NUMBER(7,2) NOT NULL, \"b\" VARCHAR(3), z TIMESTAMP_TZ(6))");
      assertThat(
              store.describe("SELECT a, \"b\", z, COUNT(*) c, a + ? FROM t GROUP BY ALL").columns())
          .startsWith(
              new ResultColumn("A", SqlType.number(7, 2), false),
              new ResultColumn("b", SqlType.text(3), true),
              new ResultColumn("Z", new SqlType(SqlType.Kind.TIMESTAMP_TZ, 0, 6), true));
      assertThat(store.describe("INSERT INTO t VALUES (?, ?, ?)").columns())
          .containsExactly(ResultColumn.count("number of rows inserted"));
      assertThat(store.rows("SELECT COUNT(*) FROM t")).containsExactly("0");
    }
  }

  @Test
  void showListsWhatIsInScope() throws SQLException {
    try (Store store = Store.fresh()) {
      store.run("CREATE TRANSIENT TABLE t_one (a INT)");
      store.run("CREATE TABLE other (a INT)");
      assertThat(store.run("SHOW TABLES LIKE 't\\\\_%' IN SCHEMA DB.S").rows())
          .extracting(row -> List.of(row[1], row[4]))
          .containsExactly(List.of("T_ONE", "TRANSIENT"));
      assertThat(store.run("SHOW TERSE TABLES LIKE 'o%'").rows())
          .extracting(row -> Arrays.asList(row).subList(1, row.length))
          .containsExactly(List.of("OTHER", "TABLE", "DB", "S"));
      assertThat(store.run("SHOW COLUMNS IN TABLE t_one").rows())
          .extracting(row -> row[3])
          .containsExactly("{\"type\":\"FIXED\",\"precision\":38,\"scale\":0,\"nullable\":true}");
    }
  }

  @Test
  void temporaryTablesGoWithTheirSession() throws SQLException {
    try (Store store = Store.fresh()) {
      store.run("CREATE TABLE t (a INT)");
      store.run("CREATE TEMPORARY TABLE t (b VARCHAR)");
      store.run("INSERT INTO t VALUES ('x')");
      assertThat(store.rows("SELECT b FROM t")).containsExactly("x");
      store.engine().endSession("7");
      assertThat(store.rows("SELECT COUNT(a) FROM t")).containsExactly("0");
    }
  }

  @Test
  void aQuotedLineBreakInTheFirstRecordIsNotTakenForTheEndOfLines() throws Exception {
    assertThat(copied("1,\"a\r\nb\"\n2,c\n")).containsExactly("1|a\r\nb", "2|c");
    assertThat(copied("1,\"a\nb\"\r\n2,c\r\n")).containsExactly("1|a\nb", "2|c");
  }

  private List<String> copied(String csv) throws Exception {
    Path file = directory.resolve("lines.csv.zst");
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(file))) {
      out.write(csv.getBytes(StandardCharsets.UTF_8));
    }
    try (Store store = Store.fresh()) {
      store.run("CREATE TABLE lines (n NUMBER(10,0), x VARCHAR)");
      store.stage(new StagedFile(file, "lines.csv.zst", "e"));
      store.run(
          "COPY INTO lines FROM @st FILE_FORMAT = (TYPE = CSV FIELD_OPTIONALLY_ENCLOSED_BY = '\"'"
              + " EMPTY_FIELD_AS_NULL = TRUE NULL_IF = () ESCAPE_UNENCLOSED_FIELD = NONE)");
      return store.rows("SELECT n, x FROM lines ORDER BY n");
    }
  }
}
