package io.rosetta.activities.backfill;

import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.Watermark;
import io.rosetta.activities.postgres.BarrierMessage;
import io.rosetta.activities.postgres.CatalogReader;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.activities.postgres.OwnTransaction;
import io.rosetta.activities.postgres.PictureReader;
import io.rosetta.activities.postgres.Publication;
import io.rosetta.activities.postgres.SourceErrors;
import io.rosetta.activities.postgres.SourceServer;
import io.rosetta.activities.types.TableMapper;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.RowCondition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * A pipeline's source as backfills need it. Any thread; all methods throw {@link RosettaException}
 * as {@link SourceErrors} translates.
 */
public final class BackfillSource {
  private final PipelineSettings settings;
  private final ConnectionPool pool;
  private final SourceServer server;

  /**
   * @param settings as the configuration has them; a table that was added later has the defaults
   */
  public BackfillSource(PipelineSettings settings, ConnectionPool pool) {
    this.settings = settings;
    this.pool = pool;
    this.server = new SourceServer(pool, application("history"));
  }

  /** A table as the catalog has it now, and where it goes. */
  record Look(SourceTable table, TableMapping mapping, CatalogPicture picture) {}

  String pipeline() {
    return settings.name();
  }

  /**
   * What is known of a table now. Partitions are locked for a moment to be counted, so a table that
   * somebody has locked for long is an error that names them.
   *
   * @throws RosettaException TABLE_UNSUPPORTED when there is no such table, or it cannot be copied
   */
  Look look(TableId id) {
    return pool.run(
        "reading the catalog",
        connection -> {
          try {
            return OwnTransaction.rolledBack(connection, () -> lockAndLook(connection, id));
          } catch (SQLException e) {
            throw LockHolder.LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                ? new SQLException(LockHolder.sentence(connection, id), e.getSQLState(), e)
                : e;
          }
        });
  }

  private Look lockAndLook(Connection connection, TableId id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '5s'");
    }
    return look(connection, id);
  }

  private Look look(Connection connection, TableId id) throws SQLException {
    SourceTable table = CatalogReader.read(connection, List.of(id)).get(id);
    CatalogPicture picture =
        PictureReader.read(connection, settings.publication(), List.of(id)).get(id);
    if (table == null || picture == null) {
      throw new RosettaException(
          RosettaError.TABLE_UNSUPPORTED, "table " + id + " is gone from the source");
    }
    return new Look(table, TableMapper.map(table, settingsOf(id), settings), picture);
  }

  /**
   * Returns when a table's rows can be copied, those of a filter or all.
   *
   * @throws RosettaException TABLE_UNSUPPORTED or CONFIGURATION_INVALID with why not
   */
  public void requireUsable(TableId id, List<RowCondition> filter) {
    SourceTable table = look(id).table();
    pool.run(
        "checking a filter",
        connection -> {
          FilterCheck.require(connection, table, filter);
          return true;
        });
  }

  /** What the pipeline says of a table; one that was added while it ran has the defaults. */
  TableSettings settingsOf(TableId id) {
    return settings.tables().stream()
        .filter(table -> table.id().equals(id))
        .findFirst()
        .orElseGet(() -> TableSettings.of(id));
  }

  /**
   * Publishes a table and waits until the stream can be relied on to carry it: a transaction that
   * wrote it before it was published may be open for long, and on some servers makes the walsender
   * forget that it is published.
   */
  void publish(TableId id, Consumer<String> waiting) throws InterruptedException {
    Publication publication = new Publication(settings.publication());
    pool.run(
        "publishing " + id,
        connection -> {
          publication.ensure(connection, List.of(id));
          requireUnfiltered(connection, id);
          return null;
        });
    SourceIdentity identity = identity();
    awaitOlder(mark(identity).xid(), identity, waiting);
    pool.run("publishing " + id, connection -> publishAgain(connection, publication, id));
  }

  /** A copy brings in what a filter keeps out of the stream, and no change of it ever comes. */
  private void requireUnfiltered(Connection connection, TableId id) throws SQLException {
    CatalogPicture picture =
        PictureReader.read(connection, settings.publication(), List.of(id)).get(id);
    if (picture != null) {
      requireUnfiltered(picture);
    }
  }

  private void requireUnfiltered(CatalogPicture picture) {
    CatalogPicture.Published published = picture.publication();
    boolean rows = !published.rowFilter().isEmpty();
    if (rows || !published.columnList().isEmpty()) {
      throw new RosettaException(
          RosettaError.SOURCE_PREFLIGHT_FAILED,
          "publication %s publishes only some %s of %s. Take the table out and add it without, then retry the job"
              .formatted(settings.publication(), rows ? "rows" : "columns", picture.table()));
    }
  }

  /**
   * That the picture which an attempt begins with has the table published as {@link #publish} left
   * it: older transactions may have been waited for since, for hours.
   */
  void requirePublished(CatalogPicture picture) {
    requireUnfiltered(picture);
    if (!picture.publication().isComplete()) {
      throw new RosettaException(
          RosettaError.SOURCE_FAILED,
          "publication %s was changed after %s was published: it is published again"
              .formatted(settings.publication(), picture.table()));
    }
  }

  private static boolean publishAgain(Connection connection, Publication publication, TableId id)
      throws SQLException {
    boolean altered = false;
    if (Publication.forgetsOpenWriters(version(connection))) {
      Publication.View view = publication.view(connection).orElseThrow();
      altered = view.ours() && !view.allTables();
    }
    if (altered) {
      publication.addAgain(connection, List.of(id));
    }
    return altered;
  }

  private static int version(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT current_setting('server_version_num')::int");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Which history of which server the source is. */
  SourceIdentity identity() {
    return server.view().identity();
  }

  /** A mark and where it is. */
  Watermark lowMark() {
    SourceIdentity identity = identity();
    DurableMark mark = mark(identity);
    return new Watermark(mark.lsn(), mark.xid(), identity);
  }

  /**
   * Writes a mark.
   *
   * @throws RosettaException BACKFILL_VOID when the source is not the one that is expected
   */
  DurableMark mark(SourceIdentity expected) {
    return pool.run(
        "writing a mark",
        connection -> {
          if (!SourceServer.isAt(connection, expected)) {
            throw anotherServer();
          }
          return DurableMark.write(connection, pipeline());
        });
  }

  boolean isAt(SourceIdentity identity) {
    return pool.run("looking at the server", connection -> SourceServer.isAt(connection, identity));
  }

  static RosettaException anotherServer() {
    return new RosettaException(
        RosettaError.BACKFILL_VOID,
        "the source is another server, or on another timeline, than when the attempt began");
  }

  /** Makes an idle stream commit its position. */
  void barrier() {
    pool.run(
        "writing a barrier",
        connection -> {
          BarrierMessage.emit(connection, pipeline());
          return true;
        });
  }

  /** Returns when no transaction up to this one runs any more. */
  void awaitOlder(long xid, SourceIdentity identity, Consumer<String> waiting)
      throws InterruptedException {
    new OlderTransactions(pool).awaitEnd(xid, identity, waiting);
  }

  /** A job's filter as SQL; empty for all rows. */
  Optional<RowFilter> filter(SourceTable table, List<RowCondition> filter) {
    return pool.run("reading operators", connection -> RowFilter.of(connection, table, filter));
  }

  ChunkPlan plan(SourceTable table, LongUnaryOperator chunkBytes) {
    return pool.run(
        "counting blocks", connection -> ChunkPlanner.plan(connection, table, chunkBytes));
  }

  /** A connection of its own for reading; see {@link ChunkSession#on}. */
  ChunkSession session(Duration timeout, SourceIdentity identity) {
    Connection connection = null;
    try {
      connection = pool.dedicated().open(application("backfill"), new Properties());
      return ChunkSession.on(connection, pipeline(), timeout, identity);
    } catch (SQLException e) {
      close(connection);
      throw SourceErrors.translate("opening a session for a backfill", e);
    } catch (RosettaException e) {
      close(connection);
      throw e;
    }
  }

  private String application(String purpose) {
    return "rosetta/" + pipeline() + "/" + purpose;
  }

  private static void close(Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It is of no use either way, and why it was opened in vain is what people need to know.
      }
    }
  }
}
