package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.PendingRow;
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
 * the position when it is read; by the time it is written the position has passed it, and only a
 * row that no change has touched since takes it. Any thread.
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
        session ->
            session.query(statements.list(most), row -> read(row, keyParts, statements.columns())));
  }

  /** Rows written; where a lost reply was found done, those of the try that did it. */
  int fill(Attempt attempt, Path file) {
    AttemptTables tables = store.tables(attempt);
    PendingStatements statements = new PendingStatements(attempt.mapping());
    String directory =
        BackfillPath.ofFetch(store.pipeline(), attempt, UUID.randomUUID().toString());
    stage(attempt, tables, directory, file);
    Optional<Sql> quarantine = statements.quarantine(store.objects(), tables, directory);
    AtomicLong written = new AtomicLong();
    store.locked(
        "writing fetched values of job " + attempt.job(),
        (session, state) -> {
          AttemptRule.requireCurrent(state, store.jobs().require(session, attempt.job()), attempt);
          if (quarantine.isPresent()) {
            session.update(quarantine.get());
          }
          long rows = session.update(statements.fill(tables, directory));
          return written.accumulateAndGet(rows, Math::max);
        });
    store.standalone(
        "removing fetched values", session -> session.execute(stage.remove(directory)));
    return Math.toIntExact(written.get());
  }

  private void stage(Attempt attempt, AttemptTables tables, String directory, Path file) {
    String what = "fetched values of " + attempt.mapping().id();
    store.standalone(
        "loading " + what,
        session -> {
          session.execute(tables.createFetched());
          stage.put(session, file, directory, what);
          session.update(tables.copyFetched(directory, List.of(file.getFileName().toString())));
        });
  }

  private static PendingRow read(ResultSet row, int keyParts, PendingColumns columns)
      throws SQLException {
    List<String> key = new ArrayList<>();
    for (int part = 1; part <= keyParts; part++) {
      key.add(row.getString(part));
    }
    return new PendingRow(
        key, row.getString(keyParts + 1), columns.named(row.getString(keyParts + 2)));
  }
}
