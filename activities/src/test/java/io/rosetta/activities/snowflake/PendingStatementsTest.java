package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.snowflake.PendingStatements.Fetched;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingStatementsTest {
  private final TableMapping mapping =
      Fixtures.merge("t", "id:int4*", "doc:text", "n:int4", "more:jsonb");
  private final Attempt attempt = new Attempt("job", 2, 1, mapping);
  private final AttemptTables tables = new AttemptTables(Fixtures.OBJECTS, attempt);
  private final PendingStatements statements = new PendingStatements(mapping);
  private final Fetched fetched = new Fetched(tables, "orders/x/", Optional.empty());

  @Test
  void listsKeysAsTextWithTheVersion() {
    assertThat(statements.list(100))
        .isEqualTo(
            Sql.of(
                "SELECT t.\"ID\"::VARCHAR, t.\"_ROSETTA_VERSION\" FROM \"DB\".\"PUBLIC\".\"T\" AS t WHERE t.\"_ROSETTA_PENDING\" IS NOT NULL"
                    + " LIMIT 100"));
  }

  @Test
  void rowsThatAreDeletedSoftlyArePendingNoMore() {
    Attempt soft =
        new Attempt(
            "job", 2, 1, Fixtures.mapping("t", WriteMode.MERGE, DeleteMode.SOFT, "id:int4*"));

    assertThat(PendingStatements.count(Fixtures.jobRow(soft)).text())
        .isEqualTo(
            "SELECT COUNT(*) FROM \"DB\".\"PUBLIC\".\"T\" AS t WHERE t.\"_ROSETTA_PENDING\" IS NOT"
                + " NULL AND t.\"_ROSETTA_DELETED\" IS NOT TRUE");
    assertThat(PendingStatements.count(Fixtures.jobRow(attempt)).text())
        .doesNotContain("_ROSETTA_DELETED");
  }

  @Test
  void fillsOnlyWhatIsStillPendingAtTheSameVersion() {
    Sql fill = statements.fill(fetched);

    assertThat(fill.text())
        .startsWith(
            "MERGE INTO \"DB\".\"PUBLIC\".\"T\" AS t USING (SELECT l.K1, l.VERSION, l.C1 AS C1,")
        .contains(
            "WHERE STARTSWITH(l.TAG, ?) QUALIFY ROW_NUMBER() OVER (PARTITION BY l.K1 ORDER BY"
                + " l.TAG) = 1) AS s ON t.\"_ROSETTA_PENDING\" IS NOT NULL AND"
                + " t.\"ID\"::VARCHAR = s.K1 AND t.\"_ROSETTA_VERSION\" = s.VERSION"
                + " WHEN MATCHED THEN UPDATE SET \"DOC\" = CASE WHEN"
                + " CONTAINS(t.\"_ROSETTA_PENDING\", '\"DOC\"') THEN s.C2 ELSE t.\"DOC\" END,"
                + " \"MORE\" = CASE WHEN CONTAINS(t.\"_ROSETTA_PENDING\", '\"MORE\"') THEN s.C4"
                + " ELSE t.\"MORE\" END, \"_ROSETTA_PENDING\" = NULL,")
        .doesNotContain("WHEN NOT MATCHED");
    assertThat(fill.binds()).containsExactly("orders/x/");
  }

  @Test
  void fillsAtAnyVersionWhatHasNoTombstoneSinceAMark() {
    Sql fill = statements.fill(fetched.since(new RowVersion(1, new Lsn(70))));

    assertThat(fill.text())
        .contains(
            "WHERE STARTSWITH(l.TAG, ?) AND NOT EXISTS (SELECT 1 FROM "
                + Fixtures.OBJECTS.tombstones("job", 2).quoted()
                + " AS d WHERE d.K1::VARCHAR = l.K1 AND d.VERSION >= 100000000000000000070)")
        .doesNotContain("s.VERSION");
  }

  @Test
  void quarantinesFetchedValuesOfPendingColumnsOnly() {
    Sql quarantine = statements.quarantine(Fixtures.OBJECTS, fetched).orElseThrow();

    assertThat(quarantine.text())
        .contains("WHERE CONTAINS(t.\"_ROSETTA_PENDING\", '\"MORE\"') AND ");
    assertThat(quarantine.binds()).containsOnly("orders/x/");
  }
}
