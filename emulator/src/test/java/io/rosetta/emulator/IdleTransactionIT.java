package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs.snowflake.com/en/sql-reference/transactions, "Aborting transactions". */
class IdleTransactionIT extends EmulatorTestBase {
  private Client one;
  private Client two;

  @Override
  EmulatorOptions options() {
    return EmulatorOptions.defaults()
        .withTimings(EmulatorTimings.likeSnowflake().withIdleBlockerAfter(Duration.ofMillis(500)));
  }

  @BeforeEach
  void table() throws SQLException {
    one = client();
    two = client();
    one.run("create table t (i int)");
    one.run("insert into t values (1)");
    one.run("begin");
    one.run("update t set i = 2");
  }

  @Test
  void idleTransactionThatBlocksIsAborted() throws SQLException {
    assertThat(two.run("update t set i = i + 10")).isEqualTo(1);
    assertThat(two.rows("select i from t")).containsExactly("11");
    assertThat(one.value("select current_transaction()")).isEqualTo("null");
  }

  @Test
  void idleTransactionThatBlocksNobodyStaysOpen() throws SQLException {
    two.value("select system$wait(1)");
    two.run("insert into t values (5)");
    one.run("commit");
    assertThat(two.rows("select i from t order by i")).containsExactly("2", "5");
  }
}
