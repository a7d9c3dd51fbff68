package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs.snowflake.com/en/sql-reference/transactions, "Resource locking" to "Aborting". */
class LockIT extends EmulatorTestBase {
  private Client one;
  private Client two;

  @BeforeEach
  void tables() throws SQLException {
    one = client();
    two = client();
    one.run("create table t (i int)");
    one.run("create table u (i int)");
    one.run("insert into t values (1)");
    one.run("insert into u values (1)");
  }

  @Test
  void writerWaitsForTheWriterBeforeIt() throws Exception {
    one.run("begin");
    one.run("update t set i = 2");
    CompletableFuture<Integer> waiting = two.runAside("update t set i = i + 10");
    awaitWaiters(1);
    assertThat(waiting).isNotDone();
    one.run("commit");
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(one.rows("select i from t")).containsExactly("12");
  }

  @Test
  void deleteAndMergeWaitToo() throws Exception {
    one.run("begin");
    one.run("update t set i = 2");
    CompletableFuture<Integer> delete = two.runAside("delete from t");
    CompletableFuture<Integer> merge =
        client()
            .runAside(
                "merge into t using u on t.i = u.i when not matched then insert (i) values (u.i)");
    awaitWaiters(2);
    one.run("rollback");
    assertThat(delete.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    merge.get(20, TimeUnit.SECONDS);
  }

  @Test
  void insertsDoNotWait() throws SQLException {
    one.run("begin");
    one.run("update t set i = 2");
    assertThat(two.run("insert into t values (5)")).isEqualTo(1);
    one.run("commit");
    assertThat(one.rows("select i from t order by i")).containsExactly("2", "5");
  }

  @Test
  void readersDoNotWait() throws SQLException {
    one.run("begin");
    one.run("update t set i = 2");
    assertThat(two.rows("select i from t")).containsExactly("1");
  }

  @Test
  void lockTimeoutEndsTheWait() throws SQLException {
    one.run("begin");
    one.run("update t set i = 2");
    two.run("alter session set lock_timeout = 1");
    assertCode(625, () -> two.run("update t set i = 3"));
    two.run("alter session set lock_timeout = 0");
    assertCode(625, () -> two.run("update t set i = 3"));
    one.run("commit");
    assertThat(two.run("update t set i = 3")).isEqualTo(1);
  }

  @Test
  void twentyMayWaitAndNoMore() throws Exception {
    one.run("begin");
    one.run("update t set i = 2");
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(client().runAside("update t set i = i + 1"));
    }
    awaitWaiters(20);
    assertCode(625, () -> two.run("update t set i = 0"));
    one.run("commit");
    for (CompletableFuture<Integer> writer : waiting) {
      assertThat(writer.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(one.rows("select i from t")).containsExactly("22");
  }

  @Test
  void mostRecentStatementOfADeadlockIsTheVictimAndItsTransactionStaysOpen() throws Exception {
    one.run("begin");
    two.run("begin");
    one.run("update t set i = 10");
    two.run("update u set i = 20");
    CompletableFuture<Integer> first = one.runAside("update u set i = 11");
    awaitWaiters(1);
    assertCode(625, () -> two.run("update t set i = 21"));
    assertThat(first).isNotDone();
    two.run("commit");
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    one.run("commit");
    assertThat(one.rows("select t.i, u.i from t, u")).containsExactly("10|11");
  }

  @Test
  void statementTimeoutEndsAWait() throws SQLException {
    one.run("begin");
    one.run("update t set i = 2");
    two.run("alter session set statement_timeout_in_seconds = 1");
    assertCode(630, () -> two.run("update t set i = 3"));
  }

  @Test
  void waiterCanBeCancelled() throws Exception {
    one.run("begin");
    one.run("update t set i = 2");
    try (var statement = two.jdbc().createStatement()) {
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(
              () -> assertCode(604, () -> statement.execute("update t set i = 3")));
      awaitWaiters(1);
      statement.cancel();
      waiting.get(20, TimeUnit.SECONDS);
    }
    assertThat(one.rows("show locks")).hasSize(1);
  }

  @Test
  void ddlWaitsForOpenWriters() throws Exception {
    one.run("begin");
    one.run("insert into t values (2)");
    CompletableFuture<Integer> ddl = two.runAside("alter table t add column s varchar");
    awaitWaiters(1);
    one.run("commit");
    ddl.get(20, TimeUnit.SECONDS);
    assertThat(two.rows("select * from t order by i")).containsExactly("1|null", "2|null");
  }

  @Test
  void abortOfAWaitingTransactionFailsItsStatement() throws Exception {
    one.run("begin");
    one.run("update t set i = 2");
    two.run("begin");
    two.run("insert into u values (9)");
    String id = two.value("select current_transaction()");
    CompletableFuture<Integer> waiting = two.runAside("update t set i = 3");
    awaitWaiters(1);
    one.run("select system$abort_transaction(" + id + ")");
    assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(SQLException.class);
    assertThat(one.rows("select i from u")).containsExactly("1");
  }
}
