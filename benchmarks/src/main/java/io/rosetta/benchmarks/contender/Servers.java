package io.rosetta.benchmarks.contender;

import io.rosetta.demo.local.LocalPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The servers of a benchmark: PostgreSQL with an empty database, and the emulated Snowflake. */
public final class Servers implements AutoCloseable {
  private static final String DATABASE = "bench";

  private final LocalPostgres postgres;
  private final TargetProcess target;
  private final Connection connection;

  private Servers(LocalPostgres postgres, TargetProcess target, Connection connection) {
    this.postgres = postgres;
    this.target = target;
    this.connection = connection;
  }

  /** Starts both; their files and logs are below the directory. */
  public static Servers start(Path directory) throws IOException, SQLException {
    LocalPostgres postgres =
        LocalPostgres.start(
            directory.resolve("postgres"), directory.resolve("logs").resolve("postgres.log"));
    TargetProcess target = null;
    try {
      target = TargetProcess.start(directory);
      postgres.createDatabase(DATABASE);
      return new Servers(postgres, target, postgres.connect(DATABASE));
    } catch (SQLException | RuntimeException e) {
      if (target != null) {
        target.close();
      }
      postgres.close();
      throw e;
    }
  }

  public Source source() {
    return new Source(postgres.port(), DATABASE, LocalPostgres.USER, connection);
  }

  public TargetProcess target() {
    return target;
  }

  @Override
  public void close() throws SQLException {
    try {
      connection.close();
    } finally {
      target.close();
      postgres.close();
    }
  }
}
