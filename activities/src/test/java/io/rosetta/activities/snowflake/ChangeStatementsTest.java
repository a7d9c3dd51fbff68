package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.Fixtures.changeset;
import static io.rosetta.activities.snowflake.Fixtures.mapping;
import static io.rosetta.activities.snowflake.Fixtures.merge;
import static io.rosetta.activities.snowflake.Fixtures.staged;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.WriteMode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeStatementsTest {
  private static final String TAG = "orders/000000000001/0000000000000001-ab/";

  @Test
  void mergesInsertsUpdatesAndDeletesInOneStatement() {
    assertThat(of(changeset(merge("t", "id:int4*", "name:text"), false, false)))
        .containsExactly(
            Sql.of(
                "MERGE INTO \"DB\".\"PUBLIC\".\"T\" AS t USING (SELECT l.OP, l.VERSION, l.C1 AS C1,"
                    + " l.C2 AS C2 FROM \"DB\".\"_ROSETTA\".\"LOAD_ORDERS_X\" AS l"
                    + " WHERE STARTSWITH(l.TAG, ?)) AS s ON t.\"ID\" = s.C1"
                    + " WHEN MATCHED AND s.OP = 'D' AND s.VERSION >= t.\"_ROSETTA_VERSION\""
                    + " THEN DELETE"
                    + " WHEN MATCHED AND s.OP = 'U' AND s.VERSION >= t.\"_ROSETTA_VERSION\""
                    + " THEN UPDATE SET \"NAME\" = s.C2, \"_ROSETTA_VERSION\" = s.VERSION,"
                    + " \"_ROSETTA_SYNCED_AT\" = CURRENT_TIMESTAMP(), \"_ROSETTA_PENDING\" = NULL"
                    + " WHEN NOT MATCHED AND s.OP = 'U' THEN INSERT (\"ID\", \"NAME\","
                    + " \"_ROSETTA_VERSION\", \"_ROSETTA_SYNCED_AT\", \"_ROSETTA_PENDING\")"
                    + " VALUES (s.C1, s.C2, s.VERSION, CURRENT_TIMESTAMP(), NULL)",
                TAG));
  }

  @Test
  void takesNoUnchangedValueFromARowThatMayHaveMissedAChange() {
    String text =
        ChangeStatements.of(
                staged(changeset(merge("t", "id:int4*", "doc:text"), false, true)),
                Optional.of(new RowVersion(2, new Lsn(7))),
                List.of())
            .get(0)
            .text();

    assertThat(text)
        .contains(
            " AND (o.\"_ROSETTA_VERSION\" IS NULL"
                + " OR o.\"_ROSETTA_VERSION\" < 200000000000000000007"
                + " OR CONTAINS(o.\"_ROSETTA_PENDING\", '\"DOC\"'))");
  }

  @Test
  void takesUnchangedValuesFromTheRowWithTheOriginKey() {
    String text =
        of(changeset(merge("t", "id:int4*", "n:int4", "doc:jsonb"), false, true)).get(0).text();

    assertThat(text)
        .contains(
            "l.C1 AS C1, l.C2 AS C2, CASE WHEN SUBSTR(l.UNCHANGED, 3, 1) = '1' THEN o.\"DOC\" ELSE"
                + " TRY_PARSE_JSON(l.C3, 'd') END AS C3, NULLIF(CONCAT(CASE WHEN"
                + " SUBSTR(l.UNCHANGED, 3, 1) = '1' AND (o.\"_ROSETTA_VERSION\" IS NULL OR"
                + " CONTAINS(o.\"_ROSETTA_PENDING\", '\"DOC\"')) THEN '\"DOC\"' ELSE '' END), '')"
                + " AS PENDING FROM \"DB\".\"_ROSETTA\".\"LOAD_ORDERS_X\" AS l LEFT JOIN"
                + " \"DB\".\"PUBLIC\".\"T\" AS o ON o.\"ID\" = COALESCE(l.K1, l.C1) WHERE"
                + " STARTSWITH(l.TAG, ?)")
        .contains("\"_ROSETTA_PENDING\" = s.PENDING")
        .contains("VALUES (s.C1, s.C2, s.C3, s.VERSION, CURRENT_TIMESTAMP(), s.PENDING)");
  }

  @Test
  void joinsCompositeKeysInKeyOrder() {
    String text =
        of(changeset(merge("t", "v:text", "b:int8*", "a:text*"), false, true)).get(0).text();

    assertThat(text)
        .contains("AS o ON o.\"B\" = COALESCE(l.K1, l.C2) AND o.\"A\" = COALESCE(l.K2, l.C3)")
        .contains("AS s ON t.\"B\" = s.C2 AND t.\"A\" = s.C3 ");
  }

  @Test
  void keepsSoftDeletedRows() {
    String text =
        of(changeset(
                mapping("t", WriteMode.MERGE, DeleteMode.SOFT, "id:int4*", "n:int4"), false, false))
            .get(0)
            .text();

    assertThat(text)
        .contains(
            "THEN UPDATE SET \"_ROSETTA_DELETED\" = TRUE, \"_ROSETTA_VERSION\" = s.VERSION,"
                + " \"_ROSETTA_SYNCED_AT\" = CURRENT_TIMESTAMP() WHEN MATCHED AND s.OP = 'U'")
        .contains("\"_ROSETTA_PENDING\" = NULL, \"_ROSETTA_DELETED\" = FALSE")
        .doesNotContain("DELETE ");
  }

  @Test
  void updatesATableThatIsAllKey() {
    assertThat(of(changeset(merge("t", "id:int4*"), false, false)).get(0).text())
        .contains("THEN UPDATE SET \"_ROSETTA_VERSION\" = s.VERSION");
  }

  @Test
  void deletesBeforeTheRowsThatCameAfterATruncate() {
    List<Sql> statements = of(changeset(merge("t", "id:int4*"), true, false));

    assertThat(statements).hasSize(2);
    assertThat(statements.get(0)).isEqualTo(Sql.of("DELETE FROM \"DB\".\"PUBLIC\".\"T\""));
    assertThat(statements.get(1).text()).startsWith("MERGE INTO");
  }

  @Test
  void truncatesWithoutRows() {
    Changeset empty =
        new Changeset(merge("t", "id:int4*"), new Lsn(105), false, false, 0, 0, List.of());

    assertThat(of(empty)).containsExactly(Sql.of("DELETE FROM \"DB\".\"PUBLIC\".\"T\""));
  }

  @Test
  void marksAllRowsAtATruncateWithSoftDeletes() {
    assertThat(
            of(changeset(mapping("t", WriteMode.MERGE, DeleteMode.SOFT, "id:int4*"), true, false))
                .get(0))
        .isEqualTo(
            Sql.of(
                "UPDATE \"DB\".\"PUBLIC\".\"T\" SET \"_ROSETTA_DELETED\" = TRUE,"
                    + " \"_ROSETTA_SYNCED_AT\" = CURRENT_TIMESTAMP()"
                    + " WHERE \"_ROSETTA_DELETED\" IS NOT TRUE"));
  }

  @Test
  void appendsEveryChangeWithEveryColumnNamed() {
    assertThat(
            of(
                changeset(
                    mapping("log", WriteMode.APPEND, DeleteMode.HARD, "at:date", "doc:jsonb"),
                    true,
                    false)))
        .containsExactly(
            Sql.of(
                "INSERT INTO \"DB\".\"PUBLIC\".\"LOG\" (\"AT\", \"DOC\", \"_ROSETTA_OP\","
                    + " \"_ROSETTA_VERSION\", \"_ROSETTA_SYNCED_AT\", \"_ROSETTA_PENDING\")"
                    + " SELECT l.C1, TRY_PARSE_JSON(l.C2, 'd'), l.OP, l.VERSION,"
                    + " CURRENT_TIMESTAMP(), NULL FROM \"DB\".\"_ROSETTA\".\"LOAD_ORDERS_X\" AS l"
                    + " WHERE STARTSWITH(l.TAG, ?)",
                TAG));
  }

  @Test
  void quotesOddNames() {
    assertThat(
            of(changeset(merge("Order \"x\"", "id:int4*", "sélect:text"), false, false))
                .get(0)
                .text())
        .contains("MERGE INTO \"DB\".\"PUBLIC\".\"Order \"\"x\"\"\" AS t")
        .contains("\"sélect\" = s.C2");
  }

  private static List<Sql> of(Changeset changeset) {
    return ChangeStatements.of(staged(changeset), Optional.empty(), List.of());
  }
}
