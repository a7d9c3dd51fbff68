package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.emulator.fault.Hold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests, their repetition and what faults do to them. */
class RequestIT extends EmulatorTestBase {
  @TempDir private Path directory;
  private Client one;

  @Override
  EmulatorOptions options() {
    return EmulatorOptions.defaults()
        .withSqlLog(directory.resolve("sql.log"))
        .withTimings(
            EmulatorTimings.likeSnowflake()
                .withInProgressAfter(Duration.ofMillis(200))
                .withDetachedAfter(Duration.ofSeconds(1)));
  }

  @BeforeEach
  void table() throws SQLException {
    one = client("maxHttpRetries", "2");
    one.run("create table t (i int)");
    emulator().faults().forget();
  }

  @Test
  void statementWhoseReplyWasLostIsNotExecutedTwice() throws SQLException {
    emulator().faults().on("insert").lostReply();
    assertThat(one.run("insert into t values (1)")).isEqualTo(1);
    assertThat(one.rows("select i from t")).containsExactly("1");
    assertThat(emulator().faults().counts()).containsEntry("INSERT", 1L);
    assertThat(emulator().faults().requests()).isGreaterThan(2);
  }

  @Test
  void requestThatWasCutBeforeExecutionIsExecutedOnce() throws SQLException {
    emulator().faults().on("insert").cutBefore();
    assertThat(one.run("insert into t values (1)")).isEqualTo(1);
    assertThat(one.rows("select i from t")).containsExactly("1");
  }

  @Test
  void busyServerIsAskedAgain() throws SQLException {
    emulator().faults().on("insert").httpStatus(503);
    emulator().faults().on("insert").nth(2).httpStatus(429);
    assertThat(one.run("insert into t values (1)")).isEqualTo(1);
    assertThat(one.rows("select i from t")).containsExactly("1");
  }

  @Test
  void lostReplyOfCommitFailsTheCallerButCommits() throws SQLException {
    one.run("begin");
    one.run("insert into t values (1)");
    emulator().faults().on("^commit").always().lostReply();
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> one.run("commit")))
        .isInstanceOf(SQLException.class);
    emulator().faults().clear();
    assertThat(client().rows("select i from t")).containsExactly("1");
  }

  @Test
  void errorAfterExecutionHidesThatItHappened() throws SQLException {
    emulator().faults().on("insert").refuseAfter("000604", "57014", "SQL execution canceled");
    assertCode(604, () -> one.run("insert into t values (1)"));
    assertThat(one.rows("select i from t")).containsExactly("1");
  }

  @Test
  void refusedStatementIsNotExecuted() throws SQLException {
    emulator().faults().on("insert").nth(2).tooManyWaiters();
    one.run("insert into t values (1)");
    assertCode(625, () -> one.run("insert into t values (2)"));
    one.run("insert into t values (3)");
    assertThat(one.rows("select i from t order by i")).containsExactly("1", "3");
  }

  @Test
  void expiredTokenIsRenewedAndTheStatementRunsOnce() throws SQLException {
    emulator().faults().on("insert").expireToken();
    assertThat(one.run("insert into t values (1)")).isEqualTo(1);
    assertThat(one.rows("select i from t")).containsExactly("1");
  }

  @Test
  void lostSessionRollsItsTransactionBack() throws SQLException {
    one.run("begin");
    one.run("insert into t values (1)");
    emulator().faults().on("^commit").loseSession();
    assertCode(390111, () -> one.run("commit"));
    assertThat(client().rows("select i from t")).isEmpty();
  }

  @Test
  void longStatementIsAskedForAgain() throws SQLException {
    assertThat(one.value("select system$wait(1)")).contains("1");
  }

  @Test
  void runningStatementIsCancelled() throws Exception {
    try (var statement = one.jdbc().createStatement()) {
      CompletableFuture<Void> running =
          CompletableFuture.runAsync(
              () -> assertCode(604, () -> statement.execute("select system$wait(60)")));
      eventually(() -> emulator().faults().statements().size() > 0);
      eventually(
          () -> {
            statement.cancel();
            return running.isDone();
          });
      running.get(20, TimeUnit.SECONDS);
    }
    assertThat(one.value("select 1")).isEqualTo("1");
  }

  @Test
  void heartbeatKeepsTheSession() throws SQLException {
    assertThat(one.jdbc().isValid(5)).isTrue();
  }

  @Test
  void plainAndArrayBindsAreBound() throws SQLException {
    try (PreparedStatement insert = one.jdbc().prepareStatement("insert into t values (?)")) {
      insert.setInt(1, 7);
      assertThat(insert.executeUpdate()).isEqualTo(1);
      for (int i = 0; i < 50; i++) {
        insert.setInt(1, i);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).hasSize(50);
    }
    assertThat(one.value("select count(*), sum(i) from t")).isEqualTo("51|1232");
  }

  @Test
  void manyRowsComeInOneAnswer() throws SQLException {
    one.run("insert into t values (1),(2),(3),(4),(5),(6),(7),(8),(9),(10)");
    for (int i = 0; i < 4; i++) {
      one.run("insert into t select a.i from t a, t b limit 50000");
    }
    assertThat(one.rows("select i from t").size()).isGreaterThan(100_000);
  }

  @Test
  void statementsAreLoggedWithTheirTag() throws Exception {
    one.run("alter session set query_tag = 'pipeline-a'");
    one.run("insert into t values (1)");
    List<String> lines = Files.readAllLines(directory.resolve("sql.log"));
    assertThat(lines.get(lines.size() - 1))
        .contains("\"tag\":\"pipeline-a\"", "\"sql\":\"insert into t values (1)\"", "\"session\":");
  }

  @Test
  void statementOfAClientThatIsGoneIsCancelledIfTheSessionAskedForIt() throws Exception {
    Client holder = client();
    holder.run("begin");
    holder.run("update t set i = 1");
    RawClient gone = new RawClient(emulator());
    gone.query("1", "alter session set abort_detached_query = true");
    assertThat(gone.query("2", "update t set i = 2").path("code").asText()).isEqualTo("333333");
    awaitWaiters(1);
    awaitWaiters(0);
  }

  @Test
  void requestSentAgainWhileItRunsIsNotExecutedTwice() throws Exception {
    RawClient raw = new RawClient(emulator());
    Client holder = client();
    holder.run("begin");
    holder.run("update t set i = 1");
    assertThat(raw.query("1", "update t set i = 2").path("code").asText()).isEqualTo("333333");
    assertThat(raw.query("1", "update t set i = 2").path("code").asText()).isEqualTo("333333");
    holder.run("commit");
    eventually(() -> raw.query("1", "update t set i = 2").path("code").isNull());
    assertThat(emulator().faults().statements().stream().filter(s -> s.sql().contains("i = 2")))
        .hasSize(1);
  }

  @Test
  void latencyIsAddedToStatementsOfAKind() throws Exception {
    emulator().faults().latency("INSERT", Duration.ofDays(1));
    RawClient raw = new RawClient(emulator());
    assertThat(raw.query("1", "insert into t values (1)").path("code").asText())
        .isEqualTo("333333");
    assertThat(one.rows("select i from t")).isEmpty();
  }

  @Test
  void statementIsHeldBeforeItIsExecutedAndBeforeItsReply() throws Exception {
    Hold before = emulator().faults().on("insert").hold();
    Hold reply = emulator().faults().on("insert").holdReply();
    Client watcher = client();
    CompletableFuture<Integer> insert = one.runAside("insert into t values (1)");
    assertThat(before.awaitHeld(PATIENCE)).isTrue();
    assertThat(watcher.rows("select i from t")).isEmpty();
    before.release();
    assertThat(reply.awaitHeld(PATIENCE)).isTrue();
    assertThat(watcher.rows("select i from t")).containsExactly("1");
    assertThat(insert).isNotDone();
    reply.release();
    assertThat(insert.get(20, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void callbacksSurroundAStatement() throws SQLException {
    StringBuilder order = new StringBuilder();
    emulator().faults().before("insert", seen -> order.append("before "));
    emulator().faults().after("insert", seen -> order.append("after ").append(seen.kind()));
    one.run("insert into t values (1)");
    assertThat(order).hasToString("before after INSERT");
  }

  @Test
  void unknownSqlIsRefused() {
    assertCode(1003, () -> one.run("vacuum t"));
  }
}
