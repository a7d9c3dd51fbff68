package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceStatementsTest {
  private static final String LOW = "100000000000000000050";
  private static final String DIGEST = StateObjects.digest("job/2");

  private final TableMapping mapping = Fixtures.merge("t", "id:int4*", "doc:jsonb");

  @Test
  void mergesOneRowPerKeyThatNoTombstoneSuppresses() {
    assertThat(statements(mapping, new Slice(0, 1)).merge())
        .isEqualTo(
            Sql.of(
                "MERGE INTO \"DB\".\"PUBLIC\".\"T\" AS t USING (SELECT r.C1, r.C2 FROM"
                    + " (SELECT l.C1 AS C1, TRY_PARSE_JSON(l.C2, 'd') AS C2, l.TAG AS TAG FROM"
                    + " \"DB\".\"_ROSETTA\".\"BACKFILL_ORDERS_"
                    + DIGEST
                    + "\" AS l) AS r WHERE TRUE AND NOT EXISTS (SELECT 1 FROM"
                    + " \"DB\".\"_ROSETTA\".\"TOMBSTONES_ORDERS_"
                    + DIGEST
                    + "\" AS d WHERE d.K1 = r.C1 AND d.VERSION >= "
                    + LOW
                    + ") QUALIFY ROW_NUMBER() OVER (PARTITION BY r.C1 ORDER BY r.TAG) = 1) AS s"
                    + " ON t.\"ID\" = s.C1 WHEN MATCHED AND t.\"_ROSETTA_VERSION\" < "
                    + LOW
                    + " THEN UPDATE SET \"DOC\" = s.C2, \"_ROSETTA_VERSION\" = "
                    + LOW
                    + ", \"_ROSETTA_SYNCED_AT\" = CURRENT_TIMESTAMP(), \"_ROSETTA_PENDING\" = NULL"
                    + " WHEN MATCHED AND t.\"_ROSETTA_PENDING\" IS NOT NULL THEN UPDATE SET"
                    + " \"DOC\" = CASE WHEN CONTAINS(t.\"_ROSETTA_PENDING\", '\"DOC\"') THEN s.C2"
                    + " ELSE t.\"DOC\" END, \"_ROSETTA_PENDING\" = NULL,"
                    + " \"_ROSETTA_SYNCED_AT\" = CURRENT_TIMESTAMP()"
                    + " WHEN NOT MATCHED THEN INSERT (\"ID\", \"DOC\", \"_ROSETTA_VERSION\","
                    + " \"_ROSETTA_SYNCED_AT\", \"_ROSETTA_PENDING\") VALUES (s.C1, s.C2, "
                    + LOW
                    + ", CURRENT_TIMESTAMP(), NULL)"));
  }

  @Test
  void fillsNothingWhereNoColumnCanBePending() {
    TableMapping fixed = Fixtures.merge("t", "id:int4*", "n:int8");

    assertThat(statements(fixed, new Slice(0, 1)).merge().text())
        .doesNotContain("WHEN MATCHED AND t.\"_ROSETTA_PENDING\"");
  }

  @Test
  void aSliceIsTheSameOnBothSides() {
    TableMapping composite = Fixtures.merge("t", "a:text*", "n:int4", "b:int8*");
    SliceStatements third = statements(composite, new Slice(2, 8));

    assertThat(third.merge().text())
        .contains("AS l) AS r WHERE ABS(MOD(HASH(r.C1, r.C3), 8)) = 2 AND NOT EXISTS");
    assertThat(third.sweep())
        .isEqualTo(
            Sql.of(
                "DELETE FROM \"DB\".\"PUBLIC\".\"T\" WHERE \"_ROSETTA_VERSION\" < "
                    + LOW
                    + " AND ABS(MOD(HASH(\"A\", \"B\"), 8)) = 2"));
  }

  @Test
  void marksSweptRowsWhereDeletesAreSoft() {
    TableMapping soft = Fixtures.mapping("t", WriteMode.MERGE, DeleteMode.SOFT, "id:int4*");

    assertThat(statements(soft, new Slice(0, 1)).sweep())
        .isEqualTo(
            Sql.of(
                "UPDATE \"DB\".\"PUBLIC\".\"T\" SET \"_ROSETTA_DELETED\" = TRUE,"
                    + " \"_ROSETTA_VERSION\" = "
                    + LOW
                    + ", \"_ROSETTA_SYNCED_AT\" = CURRENT_TIMESTAMP() WHERE"
                    + " \"_ROSETTA_VERSION\" < "
                    + LOW
                    + " AND TRUE AND \"_ROSETTA_DELETED\" IS NOT TRUE"));
    assertThat(statements(soft, new Slice(0, 1)).merge().text())
        .contains("\"_ROSETTA_DELETED\" = FALSE")
        .contains("\"_ROSETTA_DELETED\") VALUES (")
        .endsWith("NULL, FALSE)");
  }

  @Test
  void quarantinesWhatTheMergeWillWrite() {
    assertThat(
            statements(mapping, new Slice(0, 1)).quarantine(Fixtures.OBJECTS).orElseThrow().text())
        .startsWith(
            "INSERT INTO \"DB\".\"_ROSETTA\".\"QUARANTINE\" (PIPELINE, TABLE_NAME, ROW_KEY,"
                + " COLUMN_NAME, RAW_VALUE, ROW_VERSION, QUARANTINED_AT) SELECT 'orders',"
                + " 'public.t', s.M1::VARCHAR, 'doc', ")
        .contains(
            ", CASE WHEN t.\"_ROSETTA_VERSION\" >= "
                + LOW
                + " THEN t.\"_ROSETTA_VERSION\" ELSE "
                + LOW
                + " END, CURRENT_TIMESTAMP() FROM (SELECT r.C1, r.C2, r.M0, r.M1, r.M2 FROM")
        .contains(
            " AS s LEFT JOIN \"DB\".\"PUBLIC\".\"T\" AS t ON t.\"ID\" = s.C1 WHERE"
                + " (t.\"_ROSETTA_VERSION\" IS NULL OR t.\"_ROSETTA_VERSION\" < "
                + LOW
                + " OR CONTAINS(t.\"_ROSETTA_PENDING\", '\"DOC\"')) AND ");
  }

  @Test
  void thereAreAsManySlicesAsTheRowsOrTheirBytesNeed() {
    Slice.Limits limits = new Slice.Limits(1_000_000, 5_000);

    assertThat(limits.count(0, 0)).isEqualTo(1);
    assertThat(limits.count(1_000_000, 5_000)).isEqualTo(1);
    assertThat(limits.count(1_000_001, 5_000)).isEqualTo(2);
    assertThat(limits.count(1_000_000, 10_001)).isEqualTo(3);
    assertThat(limits.count(Long.MAX_VALUE / 2, 0)).isEqualTo(Slice.MOST_SLICES);
  }

  @Test
  void noWindowIsNeededWhereNoKeyIsThereTwice() {
    SliceStatements once =
        new SliceStatements(
            new AttemptTables(Fixtures.OBJECTS, new Attempt("job", 2, 1, mapping)),
            new RowVersion(1, new Lsn(50)),
            new Slice(0, 1),
            List.of(),
            SliceStatements.Keys.ONCE);

    assertThat(once.merge().text())
        .isEqualTo(
            statements(mapping, new Slice(0, 1))
                .merge()
                .text()
                .replace(" QUALIFY ROW_NUMBER() OVER (PARTITION BY r.C1 ORDER BY r.TAG) = 1", ""));
  }

  @Test
  void keysAreCountedAsTheTargetComparesThem() {
    TableMapping composite = Fixtures.merge("t", "a:text*", "n:int4", "b:int8*");

    assertThat(
            new AttemptTables(Fixtures.OBJECTS, new Attempt("job", 2, 1, composite))
                .countRepeatedKeys())
        .isEqualTo(
            Sql.of(
                "SELECT COUNT(*) FROM (SELECT COUNT(*) AS TIMES FROM"
                    + " \"DB\".\"_ROSETTA\".\"BACKFILL_ORDERS_"
                    + DIGEST
                    + "\" AS l GROUP BY l.C1, l.C3 HAVING COUNT(*) > 1) AS repeated"));
  }

  private static SliceStatements statements(TableMapping mapping, Slice slice) {
    Attempt attempt = new Attempt("job", 2, 1, mapping);
    return new SliceStatements(
        new AttemptTables(Fixtures.OBJECTS, attempt),
        new RowVersion(1, new Lsn(50)),
        slice,
        List.of(),
        SliceStatements.Keys.REPEATED);
  }
}
