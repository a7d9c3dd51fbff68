package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.workflows.RosettaError;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a mapping's target table and load table fit. Every statement of it is DDL and commits. */
final class TablePreparation {
  private static final Logger LOG = LoggerFactory.getLogger(TablePreparation.class);

  private final StateObjects objects;
  private final long generation;
  private final UnderLock lock;

  /** Changes the target's rows in a transaction of its own, under the pipeline's lock. */
  @FunctionalInterface
  interface UnderLock {
    /** Throws unless the caller may still write. */
    void update(Sql statement) throws SQLException;
  }

  TablePreparation(StateObjects objects, long generation, UnderLock lock) {
    this.objects = objects;
    this.generation = generation;
    this.lock = lock;
  }

  /** What DESCRIBE TABLE shows; empty when there is no such table. */
  static Optional<List<DescribedColumn>> describe(SnowflakeSession session, TargetTable table)
      throws SQLException {
    try {
      return Optional.of(session.query(table.describe(), DescribedColumn::read));
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The names of a target table's columns; none when there is no such table. */
  static List<String> columnNames(SnowflakeSession session, TableMapping mapping)
      throws SQLException {
    return describe(session, new TargetTable(mapping)).orElse(List.of()).stream()
        .map(DescribedColumn::name)
        .toList();
  }

  static RosettaException mismatch(TableMapping mapping, List<String> differences) {
    return RosettaException.of(
        mapping.id(),
        RosettaError.TARGET_TABLE_MISMATCH,
        "table %s exists and does not fit %s: %s"
            .formatted(mapping.target(), mapping.id(), String.join("; ", differences)));
  }

  /**
   * For the stream: target and load table.
   *
   * @return the names of all columns that the target has then
   */
  Set<String> prepare(SnowflakeSession session, TableMapping mapping, StagePath paths)
      throws SQLException {
    Set<String> columns = prepareTarget(session, mapping);
    LoadTable load = new LoadTable(objects, mapping);
    session.execute(load.create());
    session.update(LoadTable.deleteBefore(load.id(), paths.ofEpoch()));
    return columns;
  }

  /**
   * Only the target table; stream and backfill may do it at the same time. See {@link #prepare}.
   */
  Set<String> prepareTarget(SnowflakeSession session, TableMapping mapping) throws SQLException {
    new TargetOwners(objects).require(session, mapping);
    TargetTable table = new TargetTable(mapping);
    Optional<List<DescribedColumn>> existing = describe(session, table);
    if (existing.isEmpty()) {
      session.execute(table.createSchema());
      session.execute(table.create());
      LOG.info("event=table_created pipeline={} table={}", objects.pipeline(), mapping.target());
    } else {
      fit(session, table, mapping, existing.get());
    }
    Set<String> columns = new HashSet<>();
    mapping.columns().forEach(column -> columns.add(column.target().name()));
    existing.ifPresent(there -> there.forEach(column -> columns.add(column.name())));
    return columns;
  }

  private void fit(
      SnowflakeSession session,
      TargetTable table,
      TableMapping mapping,
      List<DescribedColumn> existing)
      throws SQLException {
    List<String> differences = table.differences(existing);
    if (!differences.isEmpty()) {
      throw mismatch(mapping, differences);
    }
    requireNoNewerGeneration(session, table, mapping);
    for (ColumnMapping column : table.missing(existing)) {
      if (table.needsFilling(column)) {
        addFilled(session, table, mapping, column, existing);
      } else {
        addIfMissing(session, table.addColumn(column));
      }
      LOG.info(
          "event=column_added pipeline={} table={} column={}",
          objects.pipeline(),
          mapping.target(),
          column.target());
    }
  }

  /** Rows of a later generation would win over every change: the target would stand still. */
  private void requireNoNewerGeneration(
      SnowflakeSession session, TargetTable table, TableMapping mapping) throws SQLException {
    for (BigDecimal version :
        session.query(table.maximalVersion(), row -> orZero(row.getBigDecimal(1)))) {
      long found = RowVersion.generationOf(version.toBigInteger());
      if (found > generation) {
        throw mismatch(
            mapping,
            List.of(
                "it holds rows of generation %d, later than the pipeline's %d"
                    .formatted(found, generation)));
      }
    }
  }

  /**
   * The column gets its name last, so a crash in between is found and the filling done again.
   * Stream and backfill may both be at it: who comes second finds the column there, filled by the
   * other.
   */
  private void addFilled(
      SnowflakeSession session,
      TargetTable table,
      TableMapping mapping,
      ColumnMapping column,
      List<DescribedColumn> existing)
      throws SQLException {
    String unfilled = TargetTable.nameWhileFilling(column).name();
    if (existing.stream().noneMatch(there -> there.name().equals(unfilled))) {
      addIfMissing(session, table.addUnfilled(column));
    }
    try {
      lock.update(table.fill(column, objects));
      session.execute(table.renameFilled(column));
    } catch (SQLException | RosettaException e) {
      if (!columnNames(session, mapping).contains(column.target().name())) {
        throw e;
      }
      dropIfThere(session, table.dropUnfilled(column));
    }
  }

  private static void dropIfThere(SnowflakeSession session, Sql drop) throws SQLException {
    try {
      session.execute(drop);
    } catch (SQLException e) {
      if (!SnowflakeErrors.isInvalidIdentifier(e)) {
        throw e;
      }
    }
  }

  private static void addIfMissing(SnowflakeSession session, Sql add) throws SQLException {
    try {
      session.execute(add);
    } catch (SQLException e) {
      if (!SnowflakeErrors.isDuplicateColumn(e)) {
        throw e;
      }
    }
  }

  private static BigDecimal orZero(BigDecimal value) {
    return value == null ? BigDecimal.ZERO : value;
  }
}
