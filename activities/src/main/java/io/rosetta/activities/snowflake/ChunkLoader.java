package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Chunk;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chunks on their way into an attempt's load table. It takes no lock: COPY and INSERT wait for
 * nobody, and the table belongs to the attempt. Any thread; as many sessions as lanes load at once.
 *
 * <p>A chunk whose COPY is refused for a value of a row is loaded into the attempt's table of texts
 * instead, as the changes of the stream are (see {@link Stager}): the value goes to the quarantine,
 * and the row goes on without it.
 */
final class ChunkLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkLoader.class);

  private final DestinationSettings settings;
  private final BackfillStore store;
  private final BackfillChores chores;
  private final StageFiles stage;
  private final Deque<LoaderSession> idle = new ArrayDeque<>();
  private boolean closed;

  ChunkLoader(DestinationSettings settings, BackfillStore store, BackfillChores chores) {
    this.settings = settings;
    this.store = store;
    this.chores = chores;
    this.stage = new StageFiles(store.objects().stage());
  }

  Set<Integer> ledger(Attempt attempt) {
    return store.read(
        "reading the ledger of job " + attempt.job(),
        session ->
            new HashSet<>(
                session.query(store.jobs().ledger().chunks(attempt), row -> row.getInt(1))));
  }

  /** A file that is put again under the same name is the same file. */
  void put(Attempt attempt, Chunk chunk, String nonce, Path file) {
    String directory = BackfillPath.ofChunk(store.pipeline(), attempt, chunk.number(), nonce);
    store.standalone(
        "putting " + what(attempt, chunk),
        session -> stage.put(session, file, directory, what(attempt, chunk)));
  }

  void load(Attempt attempt, Chunk chunk, Try attemptAt) {
    String directory =
        BackfillPath.ofChunk(store.pipeline(), attempt, chunk.number(), attemptAt.nonce());
    LoadedChunk loaded =
        new LoadedChunk(chunk.number(), directory, attemptAt.rows(), attemptAt.bytes());
    LoaderSession sessions = borrow();
    try {
      load(sessions, attempt, loaded, attemptAt.files());
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        throw AttemptRule.loadTableGone(attempt);
      }
      throw SnowflakeErrors.failed(
          "pipeline '" + store.pipeline() + "': loading " + what(attempt, chunk), e);
    } finally {
      giveBack(sessions);
    }
    chores.loaded(attempt, directory);
  }

  private void load(LoaderSession sessions, Attempt attempt, LoadedChunk loaded, List<String> files)
      throws SQLException {
    String doing = "loading chunk %d of job %s".formatted(loaded.number(), attempt.job());
    RetriedTransaction transaction = new RetriedTransaction(store.pipeline(), sessions);
    AttemptTables tables = store.tables(attempt);
    try {
      transaction.run(doing, (session, tried) -> tryLoad(session, tables, attempt, loaded, files));
    } catch (SQLException refused) {
      if (!SnowflakeErrors.isData(refused)) {
        throw refused;
      }
      LOG.warn(
          "event=value_refused pipeline={} job={} chunk={} code={} next=\"load as text\"",
          store.pipeline(),
          attempt.job(),
          loaded.number(),
          refused.getErrorCode());
      AttemptTables texts = tables.texts();
      store.standalone(doing, session -> session.execute(texts.createLoad()));
      transaction.run(doing, (session, tried) -> tryLoad(session, texts, attempt, loaded, files));
    }
  }

  /**
   * What a try has put.
   *
   * @param files their names; none when the chunk holds no row
   */
  record Try(String nonce, List<String> files, long rows, long bytes) {}

  /**
   * What the ledger holds of a chunk.
   *
   * @param transaction that has looked, null when none was open
   */
  private record Found(long tries, String transaction) {}

  /**
   * The ledger's row and the chunk's rows are committed together or not at all: the transaction
   * that is open at the end has to be the one that was open before both. The ledger is not asked
   * for that: it changes with every chunk of every lane. The transaction bears the attempt's name,
   * so that {@link BackfillCleaner} can end what a dead or frozen worker leaves open.
   */
  private Void tryLoad(
      SnowflakeSession session,
      AttemptTables tables,
      Attempt attempt,
      LoadedChunk loaded,
      List<String> files)
      throws SQLException {
    LedgerStatements ledger = store.jobs().ledger();
    session.execute(
        store
            .states()
            .statements()
            .beginTransaction(store.objects().chunkTransaction(attempt.job(), attempt.number())));
    Found found =
        session
            .query(
                ledger.count(attempt, loaded.number()),
                row -> new Found(row.getLong(1), row.getString(2)))
            .get(0);
    if (found.tries() > 0) {
      session.rollback();
      return null;
    }
    session.update(ledger.insert(attempt, loaded));
    long rows =
        StageFiles.copy(session, files, group -> tables.copyChunk(loaded.directory(), group));
    if (rows != loaded.rows()) {
      throw new RosettaException(
          RosettaError.TARGET_FAILED,
          "COPY loaded %d of %d rows of chunk %d of job %s"
              .formatted(rows, loaded.rows(), loaded.number(), attempt.job()));
    }
    requireKeys(session, tables, attempt, loaded);
    requireSameTransaction(session, attempt, loaded, found);
    session.commit();
    return null;
  }

  private static void requireSameTransaction(
      SnowflakeSession session, Attempt attempt, LoadedChunk loaded, Found found)
      throws SQLException {
    List<Boolean> same =
        session.query(
            LedgerStatements.currentTransaction(),
            row -> found.transaction() != null && found.transaction().equals(row.getString(1)));
    if (!same.equals(List.of(true))) {
      throw new RosettaException(
          RosettaError.TARGET_FAILED,
          "job %s: the transaction of chunk %d was lost before its COMMIT"
              .formatted(attempt.job(), loaded.number()));
    }
  }

  private static void requireKeys(
      SnowflakeSession session, AttemptTables tables, Attempt attempt, LoadedChunk loaded)
      throws SQLException {
    Optional<Sql> unholdable = tables.countUnholdableKeys(loaded.directory());
    if (unholdable.isPresent() && count(session, unholdable.get()) > 0) {
      throw SnowflakeErrors.keyRefused(attempt.mapping().id());
    }
  }

  private static long count(SnowflakeSession session, Sql count) throws SQLException {
    return session.query(count, row -> row.getLong(1)).get(0);
  }

  private static String what(Attempt attempt, Chunk chunk) {
    return "chunk %d of %s (job %s)"
        .formatted(chunk.number(), attempt.mapping().id(), attempt.job());
  }

  private synchronized LoaderSession borrow() {
    LoaderSession sessions = idle.pollLast();
    return sessions != null
        ? sessions
        : new LoaderSession(
            settings, store.pipeline(), store.states(), LoaderSession.Recording.NEVER);
  }

  private synchronized void giveBack(LoaderSession sessions) {
    if (closed) {
      sessions.close();
    } else {
      idle.addLast(sessions);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(LoaderSession::close);
    idle.clear();
  }
}
