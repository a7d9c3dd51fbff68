package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.WriteMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTableTest {
  private static final TargetTable TABLE =
      new TargetTable(Fixtures.merge("t", "id:text*", "n:int4"));

  @Test
  void makesOnlyKeysNotNullAndComparesThemAsBytes() {
    assertThat(TABLE.create().text())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"DB\".\"PUBLIC\".\"T\" (\"ID\" VARCHAR(134217728)"
                + " COLLATE '' NOT NULL, \"N\" NUMBER(10,0), \"_ROSETTA_VERSION\" NUMBER(38,0),"
                + " \"_ROSETTA_SYNCED_AT\" TIMESTAMP_TZ(6), \"_ROSETTA_PENDING\" VARCHAR)");
  }

  @Test
  void addsWhatTheModeNeeds() {
    assertThat(
            new TargetTable(Fixtures.mapping("t", WriteMode.MERGE, DeleteMode.SOFT, "id:int4*"))
                .create()
                .text())
        .endsWith("\"_ROSETTA_PENDING\" VARCHAR, \"_ROSETTA_DELETED\" BOOLEAN)");
    assertThat(
            new TargetTable(Fixtures.mapping("t", WriteMode.APPEND, DeleteMode.SOFT, "id:int4"))
                .create()
                .text())
        .startsWith("CREATE TABLE IF NOT EXISTS \"DB\".\"PUBLIC\".\"T\" (\"ID\" NUMBER(10,0), ")
        .endsWith("\"_ROSETTA_PENDING\" VARCHAR, \"_ROSETTA_OP\" VARCHAR(1))");
  }

  @Test
  void findsNoDifferenceInItsOwnTable() {
    assertThat(TABLE.differences(own())).isEmpty();
    assertThat(TABLE.missing(own())).isEmpty();
  }

  @Test
  void keepsColumnsThatTheSourceHasDropped() {
    List<DescribedColumn> columns = own();
    columns.add(new DescribedColumn("GONE", "DATE", true, false));

    assertThat(TABLE.differences(columns)).isEmpty();
  }

  @Test
  void namesEveryDifference() {
    assertThat(
            TABLE.differences(
                List.of(
                    new DescribedColumn("N", "VARCHAR(16777216)", false, false),
                    new DescribedColumn("EXTRA", "DATE", false, false))))
        .containsExactly(
            "column \"_ROSETTA_VERSION\" is missing",
            "column \"_ROSETTA_SYNCED_AT\" is missing",
            "column \"_ROSETTA_PENDING\" is missing",
            "key column \"ID\" is missing",
            "column \"N\" is VARCHAR(16777216), not NUMBER(10,0)",
            "column \"N\" is NOT NULL",
            "column \"EXTRA\", which the source does not have, is NOT NULL");
  }

  @Test
  void refusesACollationOnAKey() {
    List<DescribedColumn> columns = own();
    columns.set(0, new DescribedColumn("ID", "VARCHAR(134217728) COLLATE 'en-ci'", false, false));

    assertThat(TABLE.differences(columns)).containsExactly("key column \"ID\" has a collation");
  }

  @Test
  void addsAColumnWithTheValueOfOlderRows() {
    TargetTable table = new TargetTable(Fixtures.merge("t", "id:int4*", "s:text:it's \\ 1"));

    assertThat(table.addColumn(table.missing(own()).get(0)).text())
        .isEqualTo(
            "ALTER TABLE \"DB\".\"PUBLIC\".\"T\" ADD COLUMN \"S\" VARCHAR(134217728)"
                + " DEFAULT 'it''s \\\\ 1'");
  }

  @Test
  void fillsAVariantColumnBeforeItGetsItsName() {
    var mapping = Fixtures.merge("t", "id:int4*", "tags:jsonb:{}");
    TargetTable table = new TargetTable(mapping);
    var column = mapping.columns().get(1);

    assertThat(table.needsFilling(column)).isTrue();
    assertThat(table.addUnfilled(column).text())
        .isEqualTo("ALTER TABLE \"DB\".\"PUBLIC\".\"T\" ADD COLUMN \"_ROSETTA_ADDING_2\" VARIANT");
    assertThat(table.fill(column, Fixtures.OBJECTS).text())
        .isEqualTo("UPDATE \"DB\".\"PUBLIC\".\"T\" SET \"_ROSETTA_ADDING_2\" = PARSE_JSON('{}')");
    assertThat(table.renameFilled(column).text())
        .isEqualTo(
            "ALTER TABLE \"DB\".\"PUBLIC\".\"T\" RENAME COLUMN \"_ROSETTA_ADDING_2\" TO \"TAGS\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          VARCHAR | VARCHAR(16777216) | true
          VARCHAR(10) | VARCHAR | false
          VARCHAR(16777216) COLLATE 'x' | VARCHAR | true
          NUMBER(38,0) | NUMBER(10,0) | true
          NUMBER(10,0) | NUMBER(19,0) | false
          NUMBER(38,2) | NUMBER(10,0) | false
          INT | NUMBER(38,0) | true
          DOUBLE PRECISION | FLOAT | true
          TIMESTAMP_NTZ(9) | TIMESTAMP_NTZ(6) | true
          TIMESTAMP_LTZ(9) | TIMESTAMP_TZ(6) | false
          VARIANT | VARIANT | true
          VARIANT | OBJECT | false
          BINARY(67108864) | BINARY | true
          """)
  void knowsWhichTypeHoldsAnother(String there, String wanted, boolean holds) {
    assertThat(SqlType.parse(there).holds(SqlType.parse(wanted))).isEqualTo(holds);
  }

  private static List<DescribedColumn> own() {
    return new ArrayList<>(
        List.of(
            new DescribedColumn("ID", "VARCHAR(134217728)", false, false),
            new DescribedColumn("N", "NUMBER(10,0)", true, false),
            new DescribedColumn("_ROSETTA_VERSION", "NUMBER(38,0)", true, false),
            new DescribedColumn("_ROSETTA_SYNCED_AT", "TIMESTAMP_TZ(6)", true, false),
            new DescribedColumn("_ROSETTA_PENDING", "VARCHAR(16777216)", true, false)));
  }
}
