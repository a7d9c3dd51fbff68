package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs.snowflake.com/en/sql-reference/transactions, sentence by sentence. */
class TransactionIT extends EmulatorTestBase {
  private Client one;
  private Client two;

  @BeforeEach
  void table() throws SQLException {
    one = client();
    two = client();
    one.run("create table t (i int, s varchar)");
    one.run("create table u (i int)");
  }

  @Test
  void autocommittedStatementIsSeenAtOnce() throws SQLException {
    one.run("insert into t values (1, 'a')");
    assertThat(two.rows("select i from t")).containsExactly("1");
  }

  @Test
  void explicitTransactionIsSeenAfterItsCommit() throws SQLException {
    one.run("begin transaction");
    one.run("insert into t values (1, 'a')");
    assertThat(one.rows("select i from t")).containsExactly("1");
    assertThat(two.rows("select i from t")).isEmpty();
    one.run("commit");
    assertThat(two.rows("select i from t")).containsExactly("1");
  }

  @Test
  void rollbackUndoesTruncateToo() throws SQLException {
    one.run("insert into t values (1, 'a')");
    one.run("begin");
    one.run("truncate table t");
    assertThat(one.rows("select i from t")).isEmpty();
    one.run("rollback");
    assertThat(one.rows("select i from t")).containsExactly("1");
  }

  @Test
  void secondBeginIsIgnored() throws SQLException {
    one.run("begin");
    String id = one.value("select current_transaction()");
    one.run("begin");
    assertThat(one.value("select current_transaction()")).isEqualTo(id);
  }

  @Test
  void commitAndRollbackWithoutTransactionDoNothing() throws SQLException {
    one.run("commit");
    one.run("rollback");
    assertThat(one.value("select current_transaction()")).isEqualTo("null");
  }

  @Test
  void ddlCommitsTheOpenTransactionAndCannotBeRolledBack() throws SQLException {
    one.run("begin");
    one.run("insert into t values (1, 'a')");
    one.run("create table v (i int)");
    assertThat(one.value("select current_transaction()")).isEqualTo("null");
    one.run("rollback");
    assertThat(two.rows("select i from t")).containsExactly("1");
    assertThat(two.rows("select i from v")).isEmpty();
  }

  @Test
  void failedDdlHasCommittedAllTheSame() throws SQLException {
    one.run("begin");
    one.run("insert into t values (1, 'a')");
    assertCode(2002, () -> one.run("create table u (i int)"));
    one.run("rollback");
    assertThat(two.rows("select i from t")).containsExactly("1");
  }

  @Test
  void withoutAutocommitTheFirstDmlBeginsATransaction() throws SQLException {
    one.jdbc().setAutoCommit(false);
    assertThat(one.value("select current_transaction()")).isEqualTo("null");
    one.run("insert into t values (1, 'a')");
    assertThat(one.value("select current_transaction()")).isNotEqualTo("null");
    assertThat(two.rows("select i from t")).isEmpty();
    one.jdbc().commit();
    assertThat(two.rows("select i from t")).containsExactly("1");
    one.run("insert into t values (2, 'b')");
    one.jdbc().rollback();
    assertThat(one.rows("select i from t")).containsExactly("1");
  }

  @Test
  void settingAutocommitCommitsWhateverTheValue() throws SQLException {
    one.run("alter session set autocommit = false");
    one.run("insert into t values (1, 'a')");
    one.run("alter session set autocommit = false");
    assertThat(two.rows("select i from t")).containsExactly("1");
  }

  @Test
  void failedStatementUndoesOnlyItselfAndTheTransactionStaysOpen() throws SQLException {
    one.run("begin");
    one.run("insert into t values (1, 'a')");
    one.run("update t set s = 'b'");
    String id = one.value("select current_transaction()");
    assertCode(100038, () -> one.run("insert into t select 2, cast('x' as int)::varchar"));
    assertThat(one.value("select current_transaction()")).isEqualTo(id);
    assertThat(one.rows("select i, s from t")).containsExactly("1|b");
    one.run("insert into t values (3, 'c')");
    one.run("commit");
    assertThat(two.rows("select i from t order by i")).containsExactly("1", "3");
  }

  @Test
  void failedQueryLeavesTheTransactionOpen() throws SQLException {
    one.run("begin");
    one.run("insert into t values (1, 'a')");
    assertCode(100038, () -> one.run("select cast(s as int) from t"));
    assertCode(904, () -> one.run("select nothing from t"));
    one.run("commit");
    assertThat(two.rows("select i from t")).containsExactly("1");
  }

  @Test
  void everyStatementSeesWhatIsCommittedWhenItBegins() throws SQLException {
    one.run("begin");
    one.run("insert into t values (1, 'a')");
    assertThat(one.rows("select i from u")).isEmpty();
    two.run("insert into u values (7)");
    assertThat(one.rows("select i from u")).containsExactly("7");
    assertThat(one.rows("select t.i, u.i from t, u")).containsExactly("1|7");
    one.run("insert into t select i, 'from u' from u");
    one.run("commit");
    assertThat(two.rows("select i from t order by i")).containsExactly("1", "7");
  }

  @Test
  void transactionThatWritesASecondTableSeesItsLatestCommit() throws SQLException {
    two.run("insert into u values (1)");
    one.run("begin");
    one.run("insert into t values (1, 'a')");
    two.run("update u set i = i + 1");
    assertThat(one.run("update u set i = i * 10")).isEqualTo(1);
    one.run("commit");
    assertThat(two.rows("select i from u")).containsExactly("20");
  }

  @Test
  void writeThatReadATableChangedSinceEndsTheTransactionLoudly() throws SQLException {
    one.run("begin");
    one.run("insert into t select count(*), 'of u' from u");
    two.run("insert into u values (1)");
    assertCode(603, () -> one.run("update t set s = (select max(i)::varchar from u)"));
    assertThat(one.value("select current_transaction()")).isEqualTo("null");
    assertThat(one.rows("select i from t")).isEmpty();
  }

  @Test
  void otherTablesAreWrittenWhileATransactionIsOpen() throws SQLException {
    one.run("begin");
    one.run("update t set s = 'x'");
    two.run("insert into u values (1)");
    two.run("update u set i = 2");
    assertThat(two.rows("select i from u")).containsExactly("2");
    one.run("rollback");
  }

  @Test
  void sessionThatEndsIsRolledBack() throws SQLException {
    Client three = client();
    three.run("begin");
    three.run("update t set s = 'x'");
    three.run("insert into t values (1, 'a')");
    three.close();
    assertThat(two.rows("select i from t")).isEmpty();
    assertThat(two.rows("show locks")).isEmpty();
  }

  @Test
  void showTransactionsListsThoseOfTheUser() throws SQLException {
    one.run("begin name loader");
    String id = one.value("select current_transaction()");
    assertThat(two.value("show transactions"))
        .startsWith(id + "|ROSETTA|" + one.value("select current_session()") + "|");
  }

  @Test
  void abortedTransactionIsGoneAndItsSessionGoesOnWithoutIt() throws SQLException {
    one.run("begin");
    one.run("update t set s = 'x'");
    one.run("insert into t values (1, 'a')");
    String id = one.value("select current_transaction()");
    assertThat(two.value("select system$abort_transaction(" + id + ")")).contains(id);
    assertThat(two.rows("show transactions")).isEmpty();
    assertThat(one.value("select current_transaction()")).isEqualTo("null");
    one.run("commit");
    assertThat(two.rows("select i from t")).isEmpty();
  }

  @Test
  void abortedTransactionGivesItsLockToTheOneThatWaits() throws Exception {
    one.run("begin");
    one.run("update t set s = 'x'");
    CompletableFuture<Integer> waiting = two.runAside("update t set s = 'y'");
    awaitWaiters(1);
    client()
        .run("call system$abort_transaction(" + one.value("select current_transaction()") + ")");
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void unknownTransactionCannotBeAborted() {
    assertCode(2043, () -> one.run("select system$abort_transaction(12345)"));
  }

  @Test
  void countsOfEachStatementAreReported() throws SQLException {
    assertThat(one.run("insert into t values (1, 'a'), (2, 'b'), (3, 'c')")).isEqualTo(3);
    assertThat(one.run("update t set s = 'z' where i > 1")).isEqualTo(2);
    assertThat(one.run("delete from t where i = 1")).isEqualTo(1);
    assertThat(
            one.run(
                "merge into t using (select 2 as i union all select 9) s on t.i = s.i"
                    + " when matched then update set s = 'm'"
                    + " when not matched then insert (i, s) values (s.i, 'n')"))
        .isEqualTo(2);
    assertThat(one.rows("select i, s from t order by i")).isEqualTo(List.of("2|m", "3|z", "9|n"));
  }
}
