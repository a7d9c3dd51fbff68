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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a Snowflake transaction out on DuckDB; see {@link Transaction} for what differs. Used by
 * the thread that holds the session's statement lock.
 */
final class TransactionWork {
  private static final Logger log = LoggerFactory.getLogger(TransactionWork.class);

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
    transaction.done().add(new Transaction.Done(action, reads, transaction.snapshot()));
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
        account.versions().commit(transaction.written(), () -> end(Connection::commit));
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
        end(Connection::rollback);
      }
    } finally {
      account.locks().releaseAll(transaction);
    }
  }

  private boolean changed(Set<TableId> reads, Transaction transaction) {
    return account.versions().changedSince(reads, transaction.snapshot());
  }

  private void begin(Transaction transaction) {
    transaction.begunAt(account.versions().snapshot(this::start));
  }

  /** DuckDB takes its snapshot when a transaction first looks at the database, so it looks. */
  private void start() {
    Connection connection = session.connection();
    try {
      connection.setAutoCommit(false);
      try (Statement look = connection.createStatement()) {
        look.execute("FROM duckdb_databases() LIMIT 0");
      }
    } catch (SQLException e) {
      throw storeFailed("BEGIN", e);
    }
  }

  /** How a DuckDB transaction ends. */
  private interface Ending {
    void end(Connection connection) throws SQLException;
  }

  private void end(Ending ending) {
    Connection connection = session.connection();
    try {
      ending.end(connection);
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw storeFailed("the end of a transaction", e);
    }
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
    transaction.ended();
    end(Connection::rollback);
    if (transaction.done().isEmpty()) {
      return;
    }
    begin(transaction);
    for (Transaction.Done done : transaction.done()) {
      if (account.versions().changedSince(done.reads(), done.seen())) {
        throw cannotRebuild(transaction, "a table that an earlier statement read has changed");
      }
      try {
        Result again = done.redo().apply(session.connection());
        log.debug("transaction=redone id={} rows={}", transaction.id(), again.rows().size());
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

  private static SqlError storeFailed(String what, SQLException e) {
    return new SqlError("000603", "XX000", what + " failed in the store: " + e.getMessage(), e);
  }
}
