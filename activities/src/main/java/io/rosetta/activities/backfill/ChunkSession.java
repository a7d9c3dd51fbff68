package io.rosetta.activities.backfill;

import io.rosetta.activities.model.Chunk;
import io.rosetta.activities.model.Leaf;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.postgres.SourceErrors;
import io.rosetta.activities.postgres.SourceServer;
import io.rosetta.activities.types.CanonicalText;
import io.rosetta.activities.types.SourceSql;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that reads rows by COPY, under settings that make the text canonical and the plan a
 * scan by block. Rows pass through as the bytes that PostgreSQL sent; nothing decodes them. After
 * an exception it is closed and not used again. One thread, but for {@link #cancel}.
 */
final class ChunkSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkSession.class);
  private static final int HAS_TRANSACTION_TIMEOUT = 17;
  private static final String QUERY_CANCELED = "57014";

  /** Table, schema or column is gone. */
  private static final Set<String> GONE = Set.of("42P01", "3F000", "42703");

  /** So many cancel requests that did nothing, and the connection is cut instead. */
  private static final int MOST_CANCELS = 5;

  /**
   * Row security would hide rows silently; switched off, the query fails. A lock is waited for in
   * short turns, so that somebody can say what for. The planner scans by block (from 14 on) when
   * the sequential scan is off; without parallel workers or compilation a small statement stays
   * one.
   */
  static final String SETTINGS =
      """
      SET row_security = off; SET lock_timeout = '2s'; SET standard_conforming_strings = on;
      SET enable_seqscan = off; SET enable_tidscan = on;
      SET max_parallel_workers_per_gather = 0; SET jit = off;
      SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off;
      SET idle_in_transaction_session_timeout = 0; SET idle_session_timeout = 0
      """;

  private static final String FILE_NODE =
      """
      SELECT c.oid, pg_catalog.pg_relation_filenode(c.oid)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ?
      """;

  private final Connection connection;
  private final String pipeline;
  private final AtomicInteger cancels = new AtomicInteger();

  private ChunkSession(Connection connection, String pipeline) {
    this.connection = connection;
    this.pipeline = pipeline;
  }

  /**
   * Takes the connection over.
   *
   * @param timeout of a statement
   * @param identity where it has to lead
   * @throws RosettaException BACKFILL_VOID when it leads somewhere else
   */
  static ChunkSession on(
      Connection connection, String pipeline, Duration timeout, SourceIdentity identity)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CanonicalText.setStatements());
      statement.execute(SETTINGS);
      statement.execute("SET statement_timeout = " + timeout.toMillis());
      if (connection.getMetaData().getDatabaseMajorVersion() >= HAS_TRANSACTION_TIMEOUT) {
        statement.execute("SET transaction_timeout = 0");
      }
    }
    if (!SourceServer.isAt(connection, identity)) {
      throw BackfillSource.anotherServer();
    }
    connection.setAutoCommit(false);
    return new ChunkSession(connection, pipeline);
  }

  /** What is to be read of a chunk. */
  record Reading(Chunk chunk, String copy, Optional<RowFilter> filter) {
    static Reading of(Chunk chunk, TableMapping mapping, Optional<RowFilter> filter) {
      return new Reading(chunk, CopyQuery.chunk(chunk, mapping, filter), filter);
    }
  }

  /**
   * Reads a chunk and makes sure that a crash of the source takes nothing of it back: what it read
   * may have been committed without having been flushed, so a synchronous commit follows in the
   * same session, which the crash would have ended.
   *
   * @param waiting is told whom it waits for, when the table is locked
   * @throws RosettaException BACKFILL_VOID when the leaf is not the one that was planned
   */
  void read(Reading reading, RowSink out, Consumer<String> waiting) throws InterruptedException {
    Chunk chunk = reading.chunk();
    Leaf leaf = chunk.leaf();
    try {
      lock("ONLY " + SourceSql.quoted(leaf.id()), leaf.id(), waiting);
      requireSame(leaf);
      if (reading.filter().isPresent()) {
        reading.filter().get().bind(connection);
      }
      copy(reading.copy(), out);
      DurableMark.flush(connection, pipeline);
      connection.commit();
    } catch (SQLException e) {
      throw failed("reading chunk " + chunk.number() + " of " + leaf.id(), e);
    }
  }

  /**
   * Reads rows by key.
   *
   * @return a mark that everything read is before
   */
  DurableMark read(
      TableMapping mapping, List<PendingRow> rows, RowSink out, Consumer<String> waiting)
      throws InterruptedException {
    try {
      PendingQuery query = PendingQuery.of(connection, mapping);
      lock(query.table(), mapping.id(), waiting);
      PendingQuery.bind(connection, rows);
      copy(query.copy(), out);
      DurableMark mark = DurableMark.writeInTransaction(connection, pipeline);
      connection.commit();
      return mark;
    } catch (SQLException e) {
      throw failed("reading rows of " + mapping.id() + " by key", e);
    }
  }

  /** Runs a COPY in the open transaction; each message of it is a row. */
  private void copy(String sql, RowSink out) throws SQLException, InterruptedException {
    requireNotInterrupted();
    CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
    long rows = 0;
    try {
      for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
        out.write(row);
        rows++;
        requireNotInterrupted();
      }
    } catch (IOException e) {
      throw new RosettaException(
          RosettaError.INTERNAL, "cannot write rows to the local disk: " + e.getMessage(), e);
    }
    if (rows != copy.getHandledRowCount()) {
      throw new RosettaException(
          RosettaError.INTERNAL,
          "COPY sent " + copy.getHandledRowCount() + " rows in " + rows + " messages");
    }
  }

  private void lock(String table, TableId id, Consumer<String> waiting)
      throws SQLException, InterruptedException {
    while (true) {
      requireNotInterrupted();
      try (Statement statement = connection.createStatement()) {
        statement.execute("LOCK TABLE " + table + " IN ACCESS SHARE MODE");
        waiting.accept("");
        return;
      } catch (SQLException e) {
        connection.rollback();
        if (!LockHolder.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
          throw e;
        }
        waiting.accept(LockHolder.sentence(connection, id));
        connection.rollback();
      }
    }
  }

  /** With the lock held it stays so until the end of the transaction. */
  private void requireSame(Leaf leaf) throws SQLException {
    TableId id = leaf.id();
    try (PreparedStatement statement = connection.prepareStatement(FILE_NODE)) {
      statement.setString(1, id.schema());
      statement.setString(2, id.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || row.getLong(1) != leaf.oid() || row.getLong(2) != leaf.fileNode()) {
          throw new RosettaException(
              RosettaError.BACKFILL_VOID,
              "the rows of " + id + " were written anew since its chunks were planned");
        }
      }
    }
  }

  private RosettaException failed(String doing, SQLException e) throws InterruptedException {
    String state = String.valueOf(e.getSQLState());
    if (cancels.get() > 0 || QUERY_CANCELED.equals(state)) {
      // Whoever cancels has interrupted this thread before.
      requireNotInterrupted();
    }
    return GONE.contains(state)
        ? new RosettaException(
            RosettaError.BACKFILL_VOID, "the table changed while it was read: " + doing, e)
        : SourceErrors.translate(doing, e);
  }

  private static void requireNotInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while reading rows");
    }
  }

  /**
   * Ends the statement that runs, if one does. To be called after the reading thread was
   * interrupted, and again while it has not ended: a request may come between two statements. Any
   * thread.
   */
  void cancel() {
    try {
      if (cancels.incrementAndGet() <= MOST_CANCELS) {
        connection.unwrap(PGConnection.class).cancelQuery();
      } else {
        connection.abort(Runnable::run);
      }
    } catch (SQLException e) {
      LOG.warn("event=cancel_failed pipeline={} error=\"{}\"", pipeline, e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("event=session_close_failed pipeline={}", pipeline, e);
    }
  }
}
