package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.Result;
import io.rosetta.emulator.duckdb.TableId;
import io.rosetta.emulator.duckdb.TransactionLostException;
import io.rosetta.emulator.sql.SqlError;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.function.Function;

/**
 * Carries a Snowflake transaction out on DuckDB; see {@link Transaction} for what differs. Used by
 * the thread that holds the session's statement lock.
 */
final class TransactionWork {
  private final Account account;
  private final Session session;

  TransactionWork(Account account, Session session) {
    this.account = account;
    this.session = session;
  }

  /**
   * A write inside the transaction.
   *
   * @param reads tables whose rows the effect depends on
   * @param writes tables that it changes
   */
  Result write(
      Transaction transaction,
      Set<TableId> reads,
      Set<TableId> writes,
      Function<Connection, Result> action) {
    if (transaction.begun() && changed(reads, transaction)) {
      rebuild(transaction);
    }
    if (!transaction.begun()) {
      begin(transaction);
    }
    Result result = attempt(transaction, action);
    transaction.done().add(new Transaction.Done(action::apply, reads, transaction.snapshot()));
    transaction.written().addAll(writes);
    return result;
  }

  /** A query inside the transaction: it sees what is committed now, and its own writes. */
  Result read(Transaction transaction, Set<TableId> reads, Function<Connection, Result> action) {
    if (!transaction.begun()) {
      return action.apply(session.connection());
    }
    if (changed(reads, transaction)) {
      if (Collections.disjoint(reads, transaction.written())) {
        return action.apply(session.reader());
      }
      rebuild(transaction);
    }
    return attempt(transaction, action);
  }

  /** Commits; when it cannot, the transaction is rolled back and the error says so. */
  void commit(Transaction transaction) {
    try {
      if (transaction.begun()) {
        account
            .versions()
            .commit(transaction.written(), () -> execute(session.connection(), "COMMIT"));
        transaction.ended();
      }
    } finally {
      rollback(transaction);
    }
  }

  /** Undoes what is not committed and releases the locks. */
  void rollback(Transaction transaction) {
    try {
      if (transaction.begun()) {
        transaction.ended();
        execute(session.connection(), "ROLLBACK");
      }
    } finally {
      account.locks().releaseAll(transaction);
    }
  }

  private boolean changed(Set<TableId> reads, Transaction transaction) {
    return account.versions().changedSince(reads, transaction.snapshot());
  }

  private void begin(Transaction transaction) {
    Connection connection = session.connection();
    transaction.begunAt(account.versions().snapshot(() -> start(connection)));
  }

  private static void start(Connection connection) {
    execute(connection, "BEGIN TRANSACTION");
  }

  private Result attempt(Transaction transaction, Function<Connection, Result> action) {
    try {
      return action.apply(session.connection());
    } catch (TransactionLostException lost) {
      rebuild(transaction);
      if (lost.getCause() instanceof SqlError error) {
        throw error;
      }
      throw lost;
    }
  }

  /** The same writes in a fresh DuckDB transaction. */
  private void rebuild(Transaction transaction) {
    Connection connection = session.connection();
    transaction.ended();
    execute(connection, "ROLLBACK");
    if (transaction.done().isEmpty()) {
      return;
    }
    begin(transaction);
    for (Transaction.Done done : transaction.done()) {
      if (account.versions().changedSince(done.reads(), done.seen())) {
        throw cannotRebuild(transaction, "a table that an earlier statement read has changed");
      }
      try {
        done.redo().run(connection);
      } catch (SqlError | TransactionLostException e) {
        throw cannotRebuild(transaction, e.getMessage());
      }
    }
  }

  private SqlError cannotRebuild(Transaction transaction, String why) {
    rollback(transaction);
    session.noTransaction();
    return new SqlError(
        "000603",
        "XX000",
        "Limit of the emulator: transaction "
            + transaction.id()
            + " was rolled back because it could not be shown the newest commits: "
            + why);
  }

  private static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SqlError("000603", "XX000", sql + " failed in the store: " + e.getMessage(), e);
    }
  }
}
