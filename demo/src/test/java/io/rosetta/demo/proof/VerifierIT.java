package io.rosetta.demo.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.demo.local.LocalPostgres;
import io.rosetta.demo.shop.LoadPlan;
import io.rosetta.demo.shop.ShopLoad;
import io.rosetta.demo.shop.ShopSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The target is played by tables of the same server that look as Snowflake's are expected to. */
@TestInstance(Lifecycle.PER_CLASS)
class VerifierIT {
  private static final String DATABASE = "LAKE";

  /** Smaller than most tables, and the size of one: 50 accounts. */
  private static final int PAGE_ROWS = 25;

  private LocalPostgres postgres;

  @BeforeAll
  void fillTheShop(@TempDir Path directory) throws Exception {
    postgres = LocalPostgres.start(directory.resolve("pg"), directory.resolve("pg.log"));
    postgres.createDatabase(DATABASE);
    try (Connection connection = postgres.connect(DATABASE)) {
      ShopSchema.create(connection);
      try (ShopLoad load = ShopLoad.start(postgres.url(DATABASE), new LoadPlan(3_000, 0, 2, 11))) {
        load.await();
      }
    }
  }

  @AfterAll
  void stop() {
    postgres.close();
  }

  @BeforeEach
  void copyTheShop() throws SQLException {
    try (Connection connection = postgres.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS \"SHOP\" CASCADE");
      statement.execute("CREATE SCHEMA \"SHOP\"");
      for (String table : ShopSchema.TABLES) {
        statement.execute(copy(statement, table));
      }
    }
  }

  @Test
  void aFaithfulCopyIsEqual() throws SQLException {
    Verification found = verify();
    assertThat(found.first()).isEmpty();
    assertThat(found.equal()).isTrue();
    assertThat(found.rows()).isGreaterThan(500);
    assertThat(found.line()).matches("verified: 10 tables, \\d+ rows, 0 differences");
  }

  @Test
  void oneChangedCellIsFoundInEveryColumnOfEveryTable() throws SQLException {
    int planted = 0;
    try (Connection connection = postgres.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      for (String table : ShopSchema.TABLES) {
        for (ComparedTable.Column column :
            ComparedTable.read(connection, "shop", table).columns()) {
          String target = "\"SHOP\".\"" + ComparedTable.folded(table) + '"';
          String name = '"' + ComparedTable.folded(column.name()) + '"';
          connection.setAutoCommit(false);
          int touched =
              statement.executeUpdate(
                  "UPDATE %s SET %s = NULL WHERE ctid = (SELECT ctid FROM %s WHERE %s IS NOT NULL LIMIT 1)"
                      .formatted(target, name, target, name));
          assertThat(touched).as(table + "." + column.name()).isOne();
          assertFound(connection, table, column.name());
          connection.rollback();
          planted++;
        }
      }
    }
    assertThat(planted).isGreaterThan(50);
  }

  @Test
  void aCellThatDiffersInTheLastDigitIsFound() throws SQLException {
    change("UPDATE \"SHOP\".\"ACCOUNTS\" SET \"BALANCE\" = \"BALANCE\" + 0.01 WHERE \"ID\" = 7");
    Verification found = verify();
    assertThat(found.differences()).isOne();
    assertThat(found.first().get(0).table()).isEqualTo("shop.accounts");
    assertThat(found.first().get(0).what()).isEqualTo("balance");
    assertThat(found.line()).endsWith(" 1 differences");
  }

  @Test
  void aRowThatIsMissingOrTooManyIsFound() throws SQLException {
    change("DELETE FROM \"SHOP\".\"VAULTS\" WHERE \"ID\" IN (1, 50)");
    change("INSERT INTO \"SHOP\".\"ACCOUNTS\" VALUES (51, 0)");
    assertThat(verify().first())
        .extracting(Difference::table, Difference::source, Difference::target)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("shop.vaults", "there", "missing"),
            org.assertj.core.groups.Tuple.tuple("shop.vaults", "there", "missing"),
            org.assertj.core.groups.Tuple.tuple("shop.accounts", "missing", "there"));
  }

  @Test
  void aKeyThatIsThereTwiceIsNoComparison() throws SQLException {
    change(
        "INSERT INTO \"SHOP\".\"ACCOUNTS\" SELECT * FROM \"SHOP\".\"ACCOUNTS\" WHERE \"ID\" = 3");
    assertThatThrownBy(this::verify).hasMessageContaining("twice");
  }

  private void assertFound(Connection target, String table, String column) throws SQLException {
    // The change is not committed: only the session that made it sees it.
    try (Connection source = postgres.connect(DATABASE)) {
      try {
        assertThat(new Verifier(source, target, DATABASE).compare("shop", List.of(table)).equal())
            .as(table + "." + column)
            .isFalse();
      } catch (SQLException keyIsGone) {
        assertThat(keyIsGone.getMessage()).contains(table);
      }
    }
  }

  private Verification verify() throws SQLException {
    try (Connection source = postgres.connect(DATABASE);
        Connection target = postgres.connect(DATABASE)) {
      return new Verifier(source, target, DATABASE, PAGE_ROWS).compare("shop", ShopSchema.TABLES);
    }
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = postgres.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private static String copy(Statement statement, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT attname, format_type(atttypid, atttypmod), typtype FROM pg_attribute"
                + " JOIN pg_type t ON t.oid = atttypid WHERE attnum > 0 AND attrelid = 'shop.\""
                + table
                + "\"'::regclass ORDER BY attnum")) {
      while (rows.next()) {
        String name = rows.getString(1);
        columns.add(
            form('"' + name + '"', rows.getString(2), "e".equals(rows.getString(3)))
                + " AS \""
                + ComparedTable.folded(name)
                + '"');
      }
    }
    return "CREATE TABLE \"SHOP\".\"%s\" AS SELECT %s FROM shop.\"%s\""
        .formatted(ComparedTable.folded(table), String.join(", ", columns), table);
  }

  private static String form(String column, String type, boolean isEnum) {
    if (type.endsWith("[]")) {
      return "to_jsonb(" + column + ")";
    }
    boolean text =
        isEnum
            || List.of("numeric", "uuid", "interval", "text").contains(type)
            || type.startsWith("character");
    if ("inet".equals(type)) {
      return "host(" + column + ")";
    }
    // Text of the target orders by bytes.
    return text ? column + "::text COLLATE \"C\"" : column + "::" + type.toLowerCase(Locale.ROOT);
  }
}
