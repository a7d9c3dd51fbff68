package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.snowflake.PendingStatements.Fetched;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds rows with pending columns, and writes what was fetched for them by key. A value is ahead of
 * the position when it is read; by the time it is written the position has passed it. A row takes
 * it that no change has touched since it was listed, or that has at least kept its key since before
 * the read; why that is enough {@link PendingStatements} says. Any thread.
 */
final class PendingFiller {
  private final BackfillStore store;
  private final StageFiles stage;

  PendingFiller(BackfillStore store) {
    this.store = store;
    this.stage = new StageFiles(store.objects().stage());
  }

  List<PendingRow> list(Attempt attempt, int most) {
    PendingStatements statements = new PendingStatements(attempt.mapping());
    int keyParts = attempt.mapping().keyIndexes().size();
    return store.read(
        "looking for pending rows of " + attempt.mapping().id(),
        session -> session.query(statements.list(most), row -> read(row, keyParts)));
  }

  /** Rows written; where a lost reply was found done, those of the try that did it. */
  int fill(Attempt attempt, Path file, Lsn seen) {
    String directory =
        BackfillPath.ofFetch(store.pipeline(), attempt, UUID.randomUUID().toString());
    AttemptTables tables = stage(attempt, directory, file);
    PendingStatements statements = new PendingStatements(tables.mapping());
    AtomicLong written = new AtomicLong();
    store.locked(
        "writing fetched values of job " + attempt.job(),
        (session, state) -> {
          JobRow row = store.jobs().require(session, attempt.job());
          AttemptRule.requireCurrent(state, row.job(), attempt);
          Fetched unchanged = new Fetched(tables, directory, Optional.empty());
          long rows = write(session, statements, unchanged);
          if (leavesTombstones(state, attempt)) {
            RowVersion mark = new RowVersion(attempt.generation(), seen);
            rows += write(session, statements, unchanged.since(mark));
          }
          return written.accumulateAndGet(rows, Math::max);
        });
    store.standalone(
        "removing fetched values", session -> session.execute(stage.remove(directory)));
    return Math.toIntExact(written.get());
  }

  private long write(SnowflakeSession session, PendingStatements statements, Fetched fetched)
      throws SQLException {
    Optional<Sql> quarantine = statements.quarantine(store.objects(), fetched);
    if (quarantine.isPresent()) {
      session.update(quarantine.get());
    }
    return session.update(statements.fill(fetched));
  }

  /**
   * Whether the stream has said of every key that a row has left or taken since the attempt began.
   */
  private static boolean leavesTombstones(StateRow state, Attempt attempt) {
    return state
        .status(attempt.mapping().id())
        .flatMap(TableStatus::backfill)
        .filter(backfill -> backfill.is(attempt.job(), attempt.number()))
        .isPresent();
  }

  /** Returns those of the tables that the values are in. */
  private AttemptTables stage(Attempt attempt, String directory, Path file) {
    String what = "fetched values of " + attempt.mapping().id();
    AttemptTables tables = store.tables(attempt);
    List<String> files = List.of(file.getFileName().toString());
    return store.read(
        "loading " + what,
        session -> {
          stage.put(session, file, directory, what);
          try {
            session.execute(tables.createFetched());
            session.update(tables.copyFetched(directory, files));
            return tables;
          } catch (SQLException e) {
            if (!SnowflakeErrors.isData(e)) {
              throw e;
            }
            AttemptTables texts = tables.texts();
            session.execute(texts.createFetched());
            session.update(texts.copyFetched(directory, files));
            return texts;
          }
        });
  }

  private static PendingRow read(ResultSet row, int keyParts) throws SQLException {
    List<String> key = new ArrayList<>();
    for (int part = 1; part <= keyParts; part++) {
      key.add(row.getString(part));
    }
    return new PendingRow(key, row.getString(keyParts + 1));
  }
}
