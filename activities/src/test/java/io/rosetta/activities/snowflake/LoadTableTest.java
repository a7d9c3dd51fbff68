package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadTableTest {
  private final TableMapping mapping = Fixtures.merge("t", "id:int4*", "born:date", "doc:jsonb");
  private final LoadTable load = new LoadTable(Fixtures.OBJECTS, mapping);

  @Test
  void hasColumnNamesOfItsOwn() {
    assertThat(load.create().text())
        .isEqualTo(
            "CREATE TRANSIENT TABLE IF NOT EXISTS "
                + load.id().quoted()
                + " (OP VARCHAR(1), VERSION NUMBER(38,0), UNCHANGED VARCHAR,"
                + " QUARANTINED VARCHAR(134217728), K1 NUMBER(10,0), C1 NUMBER(10,0), C2 DATE,"
                + " C3 VARCHAR(134217728), TAG VARCHAR) DATA_RETENTION_TIME_IN_DAYS = 0");
  }

  @Test
  void copiesNamedFilesOfOneTryAllOrNothing() {
    assertThat(load.copy("orders/1/2-ab/", List.of("a.csv.zst", "b.csv.zst")).text())
        .isEqualTo(
            "COPY INTO "
                + load.id().quoted()
                + " (OP, VERSION, UNCHANGED, QUARANTINED, K1, C1, C2, C3, TAG) FROM (SELECT $1, $2,"
                + " $3, $4, $5, $6, $7, $8, METADATA$FILENAME FROM"
                + " @\"DB\".\"_ROSETTA\".\"STAGE_ORDERS\"/orders/1/2-ab/) FILES = ('a.csv.zst',"
                + " 'b.csv.zst') FILE_FORMAT = (TYPE = CSV COMPRESSION = ZSTD FIELD_DELIMITER = ','"
                + " FIELD_OPTIONALLY_ENCLOSED_BY = '\"' ESCAPE_UNENCLOSED_FIELD = NONE"
                + " EMPTY_FIELD_AS_NULL = TRUE NULL_IF = () TRIM_SPACE = FALSE SKIP_BYTE_ORDER_MARK"
                + " = FALSE REPLACE_INVALID_CHARACTERS = FALSE ENCODING = 'UTF8' BINARY_FORMAT ="
                + " HEX DATE_FORMAT = AUTO TIME_FORMAT = AUTO TIMESTAMP_FORMAT = AUTO) ON_ERROR ="
                + " ABORT_STATEMENT FORCE = TRUE PURGE = FALSE");
  }

  @Test
  void isAnotherTableForAnotherListOfColumns() {
    assertThat(new LoadTable(Fixtures.OBJECTS, Fixtures.merge("t", "id:int4*")).id())
        .isNotEqualTo(load.id());
    assertThat(
            new LoadTable(
                    Fixtures.OBJECTS, Fixtures.merge("u", "id:int4*", "born:date", "doc:jsonb"))
                .id())
        .isNotEqualTo(load.id());
  }

  @Test
  void pathsSortInTheOrderInWhichTheyWereMade() {
    StagePath second = new StagePath("orders", 2);
    StagePath eleventh = new StagePath("orders", 11);

    assertThat(second.directory(3, "ab")).isEqualTo("orders/000000000002/0000000000000003-ab/");
    assertThat(second.directory(9, "ff"))
        .isLessThan(second.prefixBefore(10))
        .isLessThan(second.directory(10, "00"));
    assertThat(second.directory(10, "00")).isGreaterThan(second.prefixBefore(10));
    assertThat(second.directory(99, "ff")).isLessThan(eleventh.ofEpoch());
  }

  @Test
  void deletesByAge() {
    assertThat(LoadTable.deleteBefore(load.id(), "orders/1"))
        .isEqualTo(Sql.of("DELETE FROM " + load.id().quoted() + " WHERE TAG < ?", "orders/1"));
  }

  @Test
  void quarantinesMarkedAndUnparsableValuesOfAllTablesInOneStatement() {
    StagedChangeset staged =
        Fixtures.staged(new Changeset(mapping, Lsn.ZERO, false, true, 1, 10, List.of()));
    String from =
        " FROM \"DB\".\"_ROSETTA\".\"LOAD_ORDERS_X\" AS l WHERE STARTSWITH(l.TAG, ?) AND ";

    Optional<Sql> sql =
        new QuarantineStatement(Fixtures.OBJECTS, mapping -> List.of())
            .of(List.of(staged), Set.of(staged.tag()));

    assertThat(sql.orElseThrow().text())
        .startsWith(
            "INSERT INTO \"DB\".\"_ROSETTA\".\"QUARANTINE\" (PIPELINE, TABLE_NAME, ROW_KEY,"
                + " COLUMN_NAME, RAW_VALUE, ROW_VERSION, QUARANTINED_AT) SELECT 'orders',"
                + " 'public.t', l.C1::VARCHAR, 'born', GET(PARSE_JSON(l.QUARANTINED),"
                + " 'born')::VARCHAR, l.VERSION, CURRENT_TIMESTAMP()"
                + from
                + "l.QUARANTINED IS NOT NULL AND GET(PARSE_JSON(l.QUARANTINED), 'born') IS NOT NULL"
                + " UNION ALL ")
        .endsWith(
            " UNION ALL SELECT 'orders', 'public.t', l.C1::VARCHAR, 'doc', l.C3::VARCHAR,"
                + " l.VERSION, CURRENT_TIMESTAMP()"
                + from
                + "(l.C3 IS NOT NULL AND TRY_PARSE_JSON(l.C3, 'd') IS NULL)");
    assertThat(sql.orElseThrow().binds()).containsOnly(staged.tag());
  }

  @Test
  void quarantinesNothingWhereNothingIsMarked() {
    StagedChangeset staged = Fixtures.staged(Fixtures.changeset(mapping, false, false));

    assertThat(
            new QuarantineStatement(Fixtures.OBJECTS, mapping -> List.of())
                .of(List.of(staged), Set.of()))
        .isEmpty();
  }
}
