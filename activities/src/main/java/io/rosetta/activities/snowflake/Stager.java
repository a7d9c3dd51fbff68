package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.workflows.RosettaError;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PUT and COPY of changesets into their load tables. A try whose connection was lost is repeated
 * once under a new path: what the lost one may have loaded carries another tag and is never read.
 * Any thread.
 *
 * <p>A COPY that is refused for a value of a row would be refused again and again, and neither
 * VALIDATION_MODE nor VALIDATE says which value it is where a COPY transforms what it loads
 * (Snowflake manual, "COPY INTO table"). The files are then loaded into a table of texts, from
 * which every value is converted by a function that gives NULL for what it cannot take: those go to
 * the quarantine.
 */
final class Stager {
  private static final Logger LOG = LoggerFactory.getLogger(Stager.class);
  private static final int TRIES = 2;

  private final StateObjects objects;
  private final StageFiles stage;
  private final SessionPool pool;
  private final StagePath paths;
  private final Sweeper sweeper;
  private final Set<String> unholdable = ConcurrentHashMap.newKeySet();
  private final Set<TargetTableId> made = new HashSet<>();
  private final Set<String> probed = ConcurrentHashMap.newKeySet();

  Stager(StateObjects objects, SessionPool pool, StagePath paths, Sweeper sweeper) {
    this.objects = objects;
    this.stage = new StageFiles(objects.stage());
    this.pool = pool;
    this.paths = paths;
    this.sweeper = sweeper;
  }

  /**
   * Loads a changeset's files.
   *
   * @return the changeset as it was loaded
   * @throws RosettaException TARGET_FAILED when it cannot be loaded; the table's when a value of it
   *     can neither be taken nor set aside
   */
  StagedChangeset stage(Changeset changeset) {
    long sequence = sweeper.begin();
    try {
      StagedChangeset staged = stage(changeset, sequence);
      sweeper.staged(sequence, staged.loadTable(), staged.tag());
      return staged;
    } catch (RosettaException e) {
      sweeper.abandoned(sequence);
      throw e;
    }
  }

  private StagedChangeset stage(Changeset changeset, long sequence) {
    try {
      return load(changeset, sequence);
    } catch (ValueRefusedException e) {
      TableId table = changeset.mapping().id();
      LOG.warn(
          "event=value_refused pipeline={} table={} code={} next=\"load as text\"",
          objects.pipeline(),
          table,
          e.cause.getErrorCode());
      try {
        return load(changeset.loadedAsText(), sequence);
      } catch (ValueRefusedException again) {
        throw SnowflakeErrors.refused(table, "its changes cannot even be loaded as text", e.cause);
      }
    }
  }

  /** COPY refused a value of a row: the same COPY is refused again. */
  private static final class ValueRefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final SQLException cause;

    ValueRefusedException(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  /**
   * By the first thread that needs it: a changeset comes with a second table, or with one of texts,
   * that no preparation has made.
   */
  private void ensureMade(SnowflakeSession session, LoadTable load) throws SQLException {
    synchronized (made) {
      if (!made.contains(load.id())) {
        session.execute(load.create());
        session.update(LoadTable.deleteBefore(load.id(), paths.ofEpoch()));
        made.add(load.id());
      }
    }
  }

  /** Tags of staged rows with text that Snowflake cannot convert. */
  Set<String> unholdable() {
    return unholdable;
  }

  private LoadTable tableFor(Changeset changeset) {
    LoadTable first = new LoadTable(objects, changeset.mapping());
    if (!sweeper.isInUse(first.id())) {
      return first;
    }
    return LoadTable.second(objects, changeset.mapping());
  }

  private StagedChangeset load(Changeset changeset, long sequence) throws ValueRefusedException {
    LoadTable load = tableFor(changeset);
    for (int tried = 1; ; tried++) {
      String directory = paths.directory(sequence, nonce());
      SnowflakeSession session = pool.borrow();
      try {
        ensureMade(session, load);
        if (!changeset.files().isEmpty()) {
          copy(session, changeset, load, directory);
        }
        return new StagedChangeset(changeset, load.id(), directory);
      } catch (SQLException e) {
        if (SnowflakeErrors.isData(e)) {
          throw new ValueRefusedException(e);
        }
        if (!session.isLost() || tried == TRIES) {
          throw SnowflakeErrors.failed("loading changes of " + changeset.mapping().id(), e);
        }
        LOG.warn(
            "event=stage_retry pipeline={} table={} code={}",
            objects.pipeline(),
            changeset.mapping().id(),
            e.getErrorCode());
      } finally {
        pool.giveBack(session);
      }
    }
  }

  private void copy(SnowflakeSession session, Changeset changeset, LoadTable load, String directory)
      throws SQLException {
    for (Path file : changeset.files()) {
      stage.put(session, file, directory, "changes of " + changeset.mapping().id());
    }
    List<String> names =
        changeset.files().stream().map(file -> file.getFileName().toString()).toList();
    long loaded = StageFiles.copy(session, names, group -> load.copy(directory, group));
    if (loaded != changeset.rows()) {
      throw new RosettaException(
          RosettaError.TARGET_FAILED,
          "COPY loaded %d of %d changed rows of %s"
              .formatted(loaded, changeset.rows(), changeset.mapping().id()));
    }
    probe(session, changeset, load, directory);
  }

  /**
   * Once per load table it is checked that rows are found again by their tag, because a MERGE that
   * finds none is silent; and text that Snowflake cannot convert is looked for, beside the
   * transaction and not in it.
   */
  private void probe(
      SnowflakeSession session, Changeset changeset, LoadTable load, String directory)
      throws SQLException {
    Optional<String> condition = QuarantineStatement.unholdableCondition(changeset.mapping(), "l");
    if (condition.isEmpty() && !probed.add(load.id().quoted())) {
      return;
    }
    Sql count =
        Sql.of(
            "SELECT COUNT(*), %s, %s FROM %s AS l WHERE STARTSWITH(l.TAG, ?)"
                .formatted(
                    countIf(condition),
                    countIf(QuarantineStatement.unholdableKeyCondition(changeset.mapping(), "l")),
                    load.id().quoted()),
            directory);
    List<long[]> counts =
        session.query(count, row -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)});
    if (counts.get(0)[0] != changeset.rows()) {
      throw new RosettaException(
          RosettaError.INTERNAL,
          "%d rows of %s carry the tag of %d loaded"
              .formatted(counts.get(0)[0], changeset.mapping().id(), changeset.rows()));
    }
    if (counts.get(0)[2] > 0) {
      throw SnowflakeErrors.keyRefused(changeset.mapping().id());
    }
    if (counts.get(0)[1] > 0) {
      unholdable.add(directory);
    }
  }

  private static String countIf(Optional<String> condition) {
    return condition.map(c -> "SUM(CASE WHEN " + c + " THEN 1 ELSE 0 END)").orElse("0");
  }

  private static String nonce() {
    byte[] bytes = new byte[6];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
