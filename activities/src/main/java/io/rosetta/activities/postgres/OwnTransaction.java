package io.rosetta.activities.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One transaction on a connection that is in autocommit, and left so. When the work fails, that is
 * what is thrown: a connection that broke meanwhile can be neither rolled back nor reset, which
 * says nothing of why.
 */
public final class OwnTransaction {
  private OwnTransaction() {}

  /** What is done in it. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws SQLException;
  }

  /** Commits what was done. */
  public static <T> T committed(Connection connection, Work<T> work) throws SQLException {
    return run(connection, work, Connection::commit);
  }

  /** Leaves no trace, whatever was done. */
  public static <T> T rolledBack(Connection connection, Work<T> work) throws SQLException {
    return run(connection, work, Connection::rollback);
  }

  private static <T> T run(Connection connection, Work<T> work, End end) throws SQLException {
    connection.setAutoCommit(false);
    T result;
    try {
      result = work.run();
      end.of(connection);
    } catch (SQLException | RuntimeException e) {
      abandon(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
    return result;
  }

  private static void abandon(Connection connection, Exception why) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException broken) {
      why.addSuppressed(broken);
    }
  }

  /** How it ends. */
  @FunctionalInterface
  private interface End {
    void of(Connection connection) throws SQLException;
  }
}
