package io.rosetta.demo.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.demo.proof.TornReadWatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Backfills from a real source to the emulated target, by commands, beside changes. */
@ExtendWith(Replica.Shared.class)
class BackfillIT {
  private static final String NAME = Replica.JOBS;

  private final Replica replica;

  BackfillIT(Replica replica) {
    this.replica = replica;
  }

  @BeforeEach
  void begin() throws Exception {
    replica.begin(NAME);
  }

  @AfterEach
  void clear() {
    replica.environment().snowflake().faults().clear();
  }

  /** A table of {@link SourceRows}, taken into the pipeline. */
  private void add(String table, int rows) throws Exception {
    replica.source(
        "CREATE TABLE jobs." + table + SourceRows.COLUMNS,
        "INSERT INTO jobs." + table + " " + SourceRows.upTo(rows));
    ok("add-tables", NAME, "jobs." + table);
    awaitCopied(table);
  }

  private String ok(String... command) {
    Replica.Answer answer = replica.rosetta(command);
    assertThat(answer.status()).as(answer.toString()).isZero();
    return answer.out();
  }

  private String refused(int status, String... command) {
    Replica.Answer answer = replica.rosetta(command);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    return answer.err();
  }

  private String state(String job) throws Exception {
    return replica.job(NAME, job, "STATE");
  }

  private void awaitState(String job, String state) throws Exception {
    Replica.await(job + " is " + state, () -> state(job).equals(state));
  }

  /** Every job of the table is complete, and there is one. */
  private void awaitCopied(String table) throws Exception {
    String jobs =
        "SELECT COUNT(*) > 0 AND COUNT(*) = COUNT_IF(STATE = 'COMPLETED') FROM "
            + Replica.state("BACKFILLS_JOBS")
            + " WHERE TABLE_NAME = '"
            + table
            + "'";
    Replica.await(table + " is copied", () -> replica.targetText(jobs).matches("(?i)true|1"));
  }

  private String lake(String table, String columns, String where) throws Exception {
    return replica.targetText(
        "SELECT " + columns + " FROM " + Replica.lake(NAME, table) + " WHERE " + where);
  }

  @Test
  void tablesThatHoldRowsComeInBesideChangesAndGoAgain() throws Exception {
    replica.source(
        "CREATE TABLE jobs.parts (id int PRIMARY KEY, steady int, val text, doc text)"
            + " PARTITION BY RANGE (id)",
        "CREATE TABLE jobs.parts_a PARTITION OF jobs.parts FOR VALUES FROM (0) TO (700)",
        "CREATE TABLE jobs.parts_b (doc text, id int NOT NULL, val text, steady int)",
        "ALTER TABLE jobs.parts ATTACH PARTITION jobs.parts_b FOR VALUES FROM (700) TO (1800)",
        "CREATE TABLE jobs.parts_c PARTITION OF jobs.parts DEFAULT",
        "INSERT INTO jobs.parts " + SourceRows.upTo(2_000),
        "CREATE TABLE jobs.\"Order Lines\" (\"Select\" text, no int, amount numeric,"
            + " PRIMARY KEY (no, \"Select\"))",
        "INSERT INTO jobs.\"Order Lines\" SELECT 'k' || i % 7, i, i / 7.0"
            + " FROM generate_series(1, 3000) i",
        "CREATE TABLE jobs.empty " + SourceRows.COLUMNS);
    try (Churn churn = Churn.start(replica.source(), "jobs.rows", "jobs.parts", "jobs.empty")) {
      ok("add-tables", NAME, "jobs.parts", "jobs.\"Order Lines\"", "jobs.empty");
      for (String table : List.of("parts", "Order Lines", "empty")) {
        awaitCopied(table);
      }
      assertThat(churn.changes()).isPositive();
    }
    replica.settle(NAME);
    replica.requireEqual(NAME, "rows", "parts", "Order Lines", "empty");

    ok("remove-tables", NAME, "jobs.parts", "jobs.\"Order Lines\"", "jobs.empty");
    String before = lake("parts", "COUNT(*), MAX(ID)", "TRUE");
    replica.source("INSERT INTO jobs.parts VALUES (90000, 0, 'late', '')");
    replica.settle(NAME);
    assertThat(lake("parts", "COUNT(*), MAX(ID)", "TRUE")).isEqualTo(before);
  }

  @Test
  void resyncMendsATableThatCanBeReadAllTheWhile() throws Exception {
    add("mended", 2_000);
    String mended = Replica.lake(NAME, "mended");
    replica.settle(NAME);
    replica.target("UPDATE " + mended + " SET VAL = 'wrong' WHERE ID <= 500");
    replica.target("DELETE FROM " + mended + " WHERE ID BETWEEN 1500 AND 1600");
    replica.target(
        "INSERT INTO "
            + mended
            + " (ID, STEADY, VAL, _ROSETTA_VERSION) SELECT ID + 70000, 0, 'gone', _ROSETTA_VERSION"
            + " FROM "
            + mended
            + " WHERE ID <= 100");
    try (TornReadWatch watch = replica.watch(NAME, "mended");
        Churn churn = Churn.start(replica.source(), "jobs.mended")) {
      ok("resync", NAME, "jobs.mended");
      awaitCopied("mended");
      assertThat(churn.changes()).isPositive();
      Replica.requireReadable(watch);
    }
    replica.settle(NAME);
    replica.requireEqual(NAME, "mended");
  }

  @Test
  void refreshMendsTheRowsOfItsFilterAndSweepsNone() throws Exception {
    add("refreshed", 1_200);
    String refreshed = Replica.lake(NAME, "refreshed");
    replica.settle(NAME);
    replica.target("UPDATE " + refreshed + " SET VAL = 'wrong' WHERE ID IN (10, 20, 1100)");
    replica.target(
        "INSERT INTO "
            + refreshed
            + " (ID, STEADY, VAL, _ROSETTA_VERSION)"
            + " SELECT 15000, 0, 'gone', _ROSETTA_VERSION FROM "
            + refreshed
            + " WHERE ID = 1");
    String out =
        ok(
            "backfill",
            "start",
            NAME,
            "jobs.refreshed",
            "--job",
            "some_rows",
            "--wait",
            "--where",
            "id BETWEEN 5 AND 1000",
            "--where",
            "val LIKE 'v%'");
    assertThat(out).contains("COMPLETED");
    assertThat(lake("refreshed", "VAL", "ID = 10")).isEqualTo("v10");
    assertThat(lake("refreshed", "VAL", "ID = 20")).isEqualTo("v20");
    assertThat(lake("refreshed", "VAL", "ID = 1100")).isEqualTo("wrong");
    assertThat(lake("refreshed", "VAL", "ID = 15000")).isEqualTo("gone");
    assertThat(replica.job(NAME, "some_rows", "KIND, ROWS_READ")).isEqualTo("REFRESH|996");
  }

  @Test
  void twoJobsAndTheStreamShareTheTarget() throws Exception {
    add("left", 2_000);
    add("right", 2_000);
    try (Churn one = Churn.start(replica.source(), "jobs.left", "jobs.right");
        Churn two = Churn.start(replica.source(), "jobs.rows", "jobs.left")) {
      ok("backfill", "start", NAME, "jobs.left", "--job", "left_1");
      ok("backfill", "start", NAME, "jobs.right", "--job", "right_1");
      ok("backfill", "start", NAME, "jobs.left", "--job", "left_2");
      for (String job : List.of("left_1", "right_1", "left_2")) {
        awaitState(job, "COMPLETED");
      }
      assertThat(one.changes()).isPositive();
      assertThat(two.changes()).isPositive();
    }
    replica.settle(NAME);
    replica.requireEqual(NAME, "left", "right", "rows");
    assertThat(replica.logged("pipeline=jobs"))
        .as("no deadlock (000604) and no queue of waiters (000625)")
        .noneMatch(line -> line.contains("000604") || line.contains("000625"));
  }

  /** Holds the first job that comes by a statement, until it is let go. */
  private Gate holdAt(String statement) {
    return Gate.at(replica.environment().snowflake().faults(), statement);
  }

  @Test
  void jobIsPausedResumedCancelledAndTakenUpAgain() throws Exception {
    add("steered", 1_500);
    replica.target("UPDATE " + Replica.lake(NAME, "steered") + " SET VAL = 'wrong' WHERE ID = 7");
    try (Gate gate = holdAt("^\\s*COPY INTO \\S*BACKFILL_JOBS_")) {
      ok("backfill", "start", NAME, "jobs.steered", "--job", "steered_1");
      gate.awaitHeld();
      assertThat(ok("backfill", "list", NAME)).contains("steered_1").contains("EXECUTING");
      assertThat(ok("backfill", "show", NAME, "steered_1"))
          .contains("jobs.steered")
          .contains("RESYNC");
      gate.letGoSoon();
      assertThat(ok("backfill", "pause", NAME, "steered_1", "--reason", "lunch"))
          .contains("PAUSED: lunch");
    }
    assertThat(state("steered_1")).isEqualTo("PAUSED");
    assertThat(ok("backfill", "show", NAME, "steered_1")).contains("lunch");
    assertThat(ok("backfill", "list", NAME)).contains("PAUSED");
    assertThat(lake("steered", "VAL", "ID = 7")).isEqualTo("wrong");

    try (Gate ending = holdAt("^\\s*SHOW TABLES LIKE 'BACKFILL_JOBS_")) {
      assertThat(ok("backfill", "cancel", NAME, "steered_1", "--reason", "not now"))
          .contains("CANCELLED");
      ending.awaitHeld();
      assertThat(state("steered_1")).as("before its workflow ends").isEqualTo("CANCELLED");
      assertThat(lake("steered", "VAL", "ID = 7")).as("before the slices").isEqualTo("wrong");
      assertThat(refused(1, "backfill", "pause", NAME, "steered_1"))
          .contains("is CANCELLED")
          .contains("rosetta backfill retry jobs steered_1");
      CompletableFuture<String> retried =
          CompletableFuture.supplyAsync(() -> ok("backfill", "retry", NAME, "steered_1", "--wait"));
      ending.letGoSoon();
      assertThat(retried.join()).contains("COMPLETED");
    }
    assertThat(lake("steered", "VAL", "ID = 7")).isEqualTo("v7");
    assertThat(refused(1, "backfill", "retry", NAME, "steered_1"))
        .contains("is COMPLETED")
        .contains("rosetta backfill start jobs jobs.steered");
    assertThat(refused(1, "backfill", "start", NAME, "jobs.steered", "--job", "steered_1"))
        .contains("is COMPLETED; nothing was started");

    try (Gate gate = holdAt("^\\s*COPY INTO \\S*BACKFILL_JOBS_")) {
      ok("backfill", "start", NAME, "jobs.steered", "--job", "steered_2");
      gate.awaitHeld();
      gate.letGoSoon();
      ok("backfill", "pause", NAME, "steered_2");
    }
    assertThat(ok("backfill", "resume", NAME, "steered_2")).contains("steered_2");
    awaitState("steered_2", "COMPLETED");
    replica.settle(NAME);
    replica.requireEqual(NAME, "steered");
  }

  @Test
  void jobIsStartedAndSteeredWithJsonAlone() throws Exception {
    add("plain", 1_100);
    replica.target("UPDATE " + Replica.lake(NAME, "plain") + " SET VAL = 'wrong' WHERE ID = 7");
    String workflow = "rosetta-backfill-jobs-plain_1";
    try (var pipeline = replica.pipeline(NAME)) {
      pipeline.startJob("plain_1", Map.of("pipeline", NAME, "table", "jobs.plain"));
      assertThat(pipeline.result(workflow)).containsEntry("state", "COMPLETED");
      assertThat(lake("plain", "VAL", "ID = 7")).isEqualTo("v7");
      Map<String, Object> created =
          pipeline.update(
              "backfill",
              Map.of(
                  "table",
                  "jobs.plain",
                  "filter",
                  List.of(Map.of("column", "id", "operator", "<", "values", List.of("9")))));
      assertThat(created.toString()).contains("REFRESH");
    }
  }

  @Test
  void whatCannotBeIsRefusedWithWhatCan() throws Exception {
    String[] start = {"backfill", "start", NAME, "jobs.rows"};
    assertThat(refused(1, with(start, "--where", "nothing = 5")))
        .contains("nothing")
        .contains("id, steady, val, doc");
    assertThat(refused(1, with(start, "--where", "id ~ 5"))).contains("LIKE").contains("BETWEEN");
    assertThat(
            refused(
                1,
                with(
                    start,
                    "--filter",
                    "[{\"column\":\"id\",\"operator\":\"~\",\"values\":[\"5\"]}]")))
        .contains("LIKE")
        .contains("BETWEEN");
    assertThat(refused(1, with(start, "--where", "id = five")))
        .contains("five")
        .contains("integer");
    assertThat(refused(1, with(start, "--lanes", "0"))).contains("lanes");
    assertThat(refused(1, "backfill", "start", NAME, "jobs.no_such"))
        .contains("jobs.no_such")
        .contains("jobs.rows");
    assertThat(refused(1, "backfill", "show", NAME, "no_such_job"))
        .contains("has no backfill 'no_such_job'");
    for (String command : List.of("pause", "resume", "cancel", "retry")) {
      assertThat(refused(1, "backfill", command, NAME, "no_such_job"))
          .contains("has no backfill 'no_such_job'");
    }
    assertThat(refused(1, "backfill", "list", "no_such")).contains("no_such").contains("jobs");
    assertThat(refused(1, "add-tables", NAME, "jobs.no_such")).contains("jobs.no_such");
    assertThat(refused(1, "remove-tables", NAME, "jobs.no_such")).contains("jobs.no_such");
    assertThat(refused(1, "resync", NAME, "jobs.no_such")).contains("jobs.no_such");
    assertThat(refused(2, "backfill", "start", NAME)).contains("TABLE");
  }

  private static String[] with(String[] command, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(command));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }
}
