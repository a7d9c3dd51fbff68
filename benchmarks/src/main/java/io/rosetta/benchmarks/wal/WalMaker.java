package io.rosetta.benchmarks.wal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Writes workloads to the log of a source. One thread, on a connection in autocommit. */
public final class WalMaker {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** Each scatters the keys; one of them does not divide a number of rows below their product. */
  private static final long[] STEPS = {1_000_003, 999_983};

  private final Connection connection;

  public WalMaker(Connection connection) {
    this.connection = connection;
  }

  /** Makes a table with its rows, a publication and a slot, then the log. */
  public WalLog make(Workload workload, long rows) throws SQLException {
    String name = workload.label().replace('-', '_') + "_" + NAMES.incrementAndGet();
    execute("CREATE TABLE " + name + " " + workload.shape().columns());
    execute(
        "INSERT INTO %s SELECT %s FROM generate_series(1, %d) AS i"
            .formatted(name, workload.shape().seed(), rows));
    execute("VACUUM ANALYZE " + name);
    execute("CHECKPOINT");
    execute("CREATE PUBLICATION " + name + " FOR TABLE " + name);
    String begin = slot(name);
    long each = workload.transactionRows(rows);
    execute(transactions(workload, name, rows, each));
    String end = ask("SELECT pg_current_wal_flush_lsn()::text");
    long bytes = Long.parseLong(ask("SELECT pg_wal_lsn_diff('" + end + "', '" + begin + "')"));
    return new WalLog(name, name, name, rows, (rows + each - 1) / each, end, bytes);
  }

  /** Makes the slot and answers where it begins. */
  private String slot(String name) throws SQLException {
    return ask("SELECT lsn FROM pg_create_logical_replication_slot('" + name + "', 'pgoutput')");
  }

  /** The last commit is flushed, and with it all before. */
  private static String transactions(Workload workload, String table, long rows, long each) {
    long step =
        LongStream.of(STEPS).filter(candidate -> rows % candidate != 0).findFirst().orElse(1);
    return """
        DO $$
        DECLARE
          first bigint := 0;
        BEGIN
          SET enable_hashjoin = off;
          SET enable_mergejoin = off;
          SET synchronous_commit = off;
          WHILE first < %2$d LOOP
            UPDATE %1$s SET %3$s
            FROM generate_series(first, least(first + %4$d, %2$d) - 1) AS i
            WHERE id = 1 + i * %5$d %% %2$d;
            first := first + %4$d;
            IF first >= %2$d THEN
              SET LOCAL synchronous_commit = on;
            END IF;
            COMMIT;
          END LOOP;
        END
        $$
        """
        .formatted(table, rows, workload.shape().change(), each, step);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
