package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import org.junit.jupiter.api.Test;

class TombstoneTableTest {
  private static final TableMapping MAPPING = Fixtures.merge("t", "a:int4*", "doc:text", "b:text*");
  private static final TombstoneTable TABLE =
      new TombstoneTable(Fixtures.OBJECTS, MAPPING, "job", 2);
  private static final String NAME =
      "\"DB\".\"_ROSETTA\".\"TOMBSTONES_ORDERS_" + StateObjects.digest("job/2") + "\"";

  @Test
  void keepsTheKeyAsTheTargetHoldsIt() {
    assertThat(TABLE.create().text())
        .isEqualTo(
            "CREATE TRANSIENT TABLE IF NOT EXISTS "
                + NAME
                + " (K1 NUMBER(10,0), K2 VARCHAR(134217728), VERSION NUMBER(38,0))"
                + " DATA_RETENTION_TIME_IN_DAYS = 0");
  }

  @Test
  void takesDeletedKeysAndKeysThatCameFromAnotherRow() {
    Sql insert = TABLE.insertFrom(Fixtures.staged(Fixtures.changeset(MAPPING, false, true)));

    assertThat(insert.text())
        .isEqualTo(
            "INSERT INTO "
                + NAME
                + " (K1, K2, VERSION) SELECT l.C1, l.C3, l.VERSION FROM"
                + " \"DB\".\"_ROSETTA\".\"LOAD_ORDERS_X\" AS l WHERE STARTSWITH(l.TAG, ?)"
                + " AND (l.OP = 'D' OR l.K1 IS NOT NULL OR l.K2 IS NOT NULL)");
    assertThat(insert.binds()).containsExactly("orders/000000000001/0000000000000001-ab/");
  }

  @Test
  void suppressesByKeyAndVersion() {
    assertThat(TABLE.suppresses("s", new RowVersion(1, new Lsn(5))))
        .isEqualTo(
            "EXISTS (SELECT 1 FROM "
                + NAME
                + " AS d WHERE d.K1 = s.C1 AND d.K2 = s.C3 AND d.VERSION >= 100000000000000000005)");
  }
}
