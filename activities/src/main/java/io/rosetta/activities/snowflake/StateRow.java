package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state row as it was read.
 *
 * @param stored with the row's own epoch; of no meaning as long as the generation is 0
 * @param commitId of the last commit
 * @param tablesNumber raised by everyone who changes table states beside the stream
 * @param lockId what the last transaction of a backfill took the lock with
 * @param transaction the transaction that read it, empty when none was open
 */
record StateRow(
    StoredState stored,
    Owner owner,
    String commitId,
    long tablesNumber,
    String lockId,
    String transaction) {
  /** Whether the pipeline has ever started. */
  boolean isInitialized() {
    return stored.generation() > 0;
  }

  /** The state of a table, when it has one. */
  Optional<TableStatus> status(TableId table) {
    return stored.tables().stream().filter(status -> status.table().equals(table)).findFirst();
  }

  /** All table states with these in the place of what they were. */
  List<TableStatus> tablesWith(Collection<TableStatus> changed) {
    Map<TableId, TableStatus> tables = new TreeMap<>();
    stored.tables().forEach(status -> tables.put(status.table(), status));
    changed.forEach(status -> tables.put(status.table(), status));
    return List.copyOf(tables.values());
  }

  /** Reads the columns of {@link StateStatements#read}. */
  static StateRow read(ResultSet row) throws SQLException {
    Anchor anchor =
        new Anchor(lsn(row, 8), row.getLong(9), Instant.parse(row.getString(10)), lsn(row, 11));
    Position position =
        new Position(lsn(row, 5), row.getLong(6), Instant.parse(row.getString(7)), anchor);
    SourceIdentity source =
        new SourceIdentity(
            row.getString(12), row.getLong(13), StateCodec.readHistory(row.getString(14)));
    StoredState stored =
        new StoredState(
            row.getLong(2),
            row.getLong(3),
            row.getString(4),
            position,
            source,
            lsn(row, 15),
            StateCodec.readTables(row.getString(16)));
    Owner owner =
        new Owner(
            row.getString(17),
            row.getString(18),
            row.getString(19),
            Instant.parse(row.getString(20)));
    String transaction = row.getString(24);
    return new StateRow(
        stored,
        owner,
        row.getString(21),
        row.getLong(22),
        row.getString(23),
        transaction == null ? "" : transaction);
  }

  private static Lsn lsn(ResultSet row, int column) throws SQLException {
    return new Lsn(Long.parseUnsignedLong(row.getString(column)));
  }
}
