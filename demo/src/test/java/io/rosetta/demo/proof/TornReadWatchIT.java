package io.rosetta.demo.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.demo.local.LocalSnowflake;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch that sees nothing proves nothing: it must see half a transfer. */
class TornReadWatchIT {
  @Test
  void seesHalfATransferAndNotOneInATransaction(@TempDir Path directory) throws Exception {
    try (LocalSnowflake snowflake = LocalSnowflake.start(directory);
        Connection connection = snowflake.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("USE SCHEMA LAKE.PUBLIC");
      statement.execute("CREATE TABLE A (BALANCE NUMBER(10,2))");
      statement.execute("CREATE TABLE B (BALANCE NUMBER(10,2))");
      statement.execute("INSERT INTO A SELECT 10.00");
      statement.execute("INSERT INTO B SELECT 0.00");
      try (TornReadWatch watch = watch(snowflake)) {
        awaitReads(watch);
        connection.setAutoCommit(false);
        statement.execute("UPDATE A SET BALANCE = BALANCE - 1");
        statement.execute("UPDATE B SET BALANCE = BALANCE + 1");
        connection.commit();
        awaitReads(watch);
        assertThat(watch.torn()).isEmpty();
        connection.setAutoCommit(true);
        statement.execute("UPDATE A SET BALANCE = BALANCE - 1");
        awaitReads(watch);
        assertThat(watch.torn()).hasValueSatisfying(torn -> assertThat(torn).contains("sum 9"));
      }
    }
  }

  private static TornReadWatch watch(LocalSnowflake snowflake) {
    return TornReadWatch.start(
        snowflake::connect,
        new TornReadWatch.Tables("LAKE.PUBLIC.A", "LAKE.PUBLIC.B", "BALANCE"),
        new BigDecimal("10.00"),
        Duration.ofMillis(1));
  }

  /** Two more reads: the second one began after this was called. */
  private static void awaitReads(TornReadWatch watch) {
    long enough = watch.reads() + 2;
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (watch.reads() < enough) {
      assertThat(System.nanoTime()).as("no reads").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
