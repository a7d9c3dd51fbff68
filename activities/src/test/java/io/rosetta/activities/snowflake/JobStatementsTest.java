package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Leaf;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TimelineSwitch;
import io.rosetta.activities.model.Watermark;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.RowCondition;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobStatementsTest {
  private static final String JOBS = "\"DB\".\"_ROSETTA\".\"BACKFILLS_ORDERS\"";
  private static final String LEDGER = "\"DB\".\"_ROSETTA\".\"CHUNKS_ORDERS\"";

  private final TableMapping mapping = Fixtures.merge("t", "id:int4*");
  private final Attempt attempt = new Attempt("job", 2, 1, mapping);
  private final JobStatements jobs = new JobStatements(Fixtures.OBJECTS);
  private final LedgerStatements ledger = new LedgerStatements(Fixtures.OBJECTS);

  @Test
  void createsATableForPeople() {
    assertThat(jobs.create().text())
        .startsWith(
            "CREATE TABLE IF NOT EXISTS "
                + JOBS
                + " (JOB_ID VARCHAR NOT NULL, TABLE_SCHEMA VARCHAR, TABLE_NAME VARCHAR, KIND"
                + " VARCHAR, FILTER VARCHAR, STATE VARCHAR, REASON VARCHAR, HAS_TURN BOOLEAN,")
        .endsWith(
            "CREATED_AT TIMESTAMP_TZ(6), STARTED_AT TIMESTAMP_TZ(6), UPDATED_AT TIMESTAMP_TZ(6),"
                + " ENDED_AT TIMESTAMP_TZ(6))");
  }

  @Test
  void insertsManyJobsAtOnce() {
    NewJob first = new NewJob("a", mapping.id(), BackfillKind.INITIAL, List.of());
    NewJob second = new NewJob("b", mapping.id(), BackfillKind.RESYNC, List.of());
    Sql insert = jobs.insert(List.of(first, second));

    assertThat(insert.text()).startsWith("INSERT INTO " + JOBS + " (JOB_ID, TABLE_SCHEMA, ");
    assertThat(insert.text().split("'PENDING'", -1)).hasSize(3);
    assertThat(insert.binds())
        .containsExactly("a", "public", "t", "INITIAL", "[]", "b", "public", "t", "RESYNC", "[]");
  }

  @Test
  void anAttemptBeginsWithNothingOfTheOneBefore() {
    Sql turn = jobs.takeTurn("job", 2, 1);

    assertThat(turn.text())
        .startsWith("UPDATE " + JOBS + " SET HAS_TURN = TRUE, ATTEMPT = ?, GENERATION = ?, ")
        .contains("LOW_LSN = NULL", "PLAN = NULL", "SLICES_DONE = 0", "TRUNCATED_VERSION = NULL")
        .endsWith(", UPDATED_AT = CURRENT_TIMESTAMP() WHERE JOB_ID = ?");
    assertThat(turn.binds()).containsExactly("2", "1", "job");
  }

  @Test
  void writesMarksAsPostgresPrintsThem() {
    Watermark low = new Watermark(Lsn.parse("16/B374D848"), -1, Fixtures.SOURCE);

    assertThat(jobs.mark(attempt, low))
        .isEqualTo(
            Sql.of(
                "UPDATE "
                    + JOBS
                    + " SET LOW_LSN = ?, LOW_XID = ?, SOURCE = ?, REASON = CASE WHEN STATE ="
                    + " 'WAITING_FOR_STREAM' THEN '' ELSE REASON END, STATE = CASE WHEN STATE ="
                    + " 'WAITING_FOR_STREAM' THEN 'EXECUTING' ELSE STATE END, UPDATED_AT ="
                    + " CURRENT_TIMESTAMP() WHERE JOB_ID = ?",
                "16/B374D848",
                "18446744073709551615",
                "{\"system\":\"7001\",\"timeline\":\"1\",\"history\":[]}",
                "job"));
    assertThat(jobs.close(attempt, new Lsn(255)).binds()).containsExactly("0/FF", "job");
  }

  @Test
  void anEndGivesTheTurnBack() {
    assertThat(jobs.end("job", BackfillState.FAILED, "why"))
        .isEqualTo(
            Sql.of(
                "UPDATE "
                    + JOBS
                    + " SET STATE = ?, REASON = ?, HAS_TURN = FALSE, ENDED_AT ="
                    + " CURRENT_TIMESTAMP(), UPDATED_AT = CURRENT_TIMESTAMP() WHERE JOB_ID = ?",
                "FAILED",
                "why",
                "job"));
    assertThat(jobs.othersWithTurn(Fixtures.jobRow(attempt)))
        .isEqualTo(
            Sql.of(
                "SELECT JOB_ID FROM "
                    + JOBS
                    + " WHERE HAS_TURN AND TABLE_SCHEMA = ? AND TABLE_NAME = ? AND JOB_ID <> ?",
                "public",
                "t",
                "job"));
  }

  @Test
  void theLedgerCountsOneTryOfAChunk() {
    assertThat(ledger.totals(attempt))
        .isEqualTo(
            Sql.of(
                "SELECT COUNT(*), COALESCE(SUM(ROW_COUNT), 0), COALESCE(SUM(BYTES), 0) FROM"
                    + " (SELECT ROW_COUNT, BYTES FROM "
                    + LEDGER
                    + " WHERE JOB_ID = ? AND ATTEMPT = ? QUALIFY ROW_NUMBER() OVER"
                    + " (PARTITION BY CHUNK ORDER BY TAG) = 1) AS done",
                "job",
                "2"));
    assertThat(ledger.insert(attempt, new LoadedChunk(7, "orders/x/", 10, 20)))
        .isEqualTo(
            Sql.of(
                "INSERT INTO "
                    + LEDGER
                    + " (JOB_ID, ATTEMPT, CHUNK, TAG, ROW_COUNT, BYTES, DONE_AT)"
                    + " SELECT ?, ?, ?, ?, ?, ?, CURRENT_TIMESTAMP()",
                "job",
                "2",
                "7",
                "orders/x/",
                "10",
                "20"));
  }

  @Test
  void keepsFiltersPlansAndHistories() {
    List<RowCondition> filter =
        List.of(
            new RowCondition("Odd \"c\"", "between", List.of("1", "it's")),
            new RowCondition("d", "IS NULL", List.of()));
    ChunkPlan plan =
        new ChunkPlan(
            List.of(new Leaf(new TableId("a.b", "l\"eaf"), 4_294_967_295L, 7, 1L << 40)), 8_192);
    SourceIdentity source =
        new SourceIdentity("7001", 3, List.of(new TimelineSwitch(1, Lsn.parse("0/15D0000"))));

    assertThat(JobCodec.readFilter(JobCodec.filter(filter))).isEqualTo(filter);
    assertThat(JobCodec.readPlan(JobCodec.plan(plan))).isEqualTo(plan);
    assertThat(JobCodec.readSource(JobCodec.source(source))).isEqualTo(source);
  }

  @Test
  void directoriesOfBackfillsAreNotThoseOfTheStream() {
    String chunk = BackfillPath.ofChunk("orders", attempt, 7, "ab");

    assertThat(chunk)
        .isEqualTo("orders/backfill/" + StateObjects.digest("job") + "/2/7-ab/")
        .isGreaterThan(new StagePath("orders", Long.MAX_VALUE).ofEpoch());
    assertThat(BackfillPath.ofFetch("orders", attempt, "ab"))
        .startsWith(BackfillPath.ofAttempt("orders", "job", 2));
  }
}
