package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Which pipeline writes a target table. Each takes the rows of its own source for all there are, so
 * two would delete each other's. The first that prepares a table has it, until the table is taken
 * out of that pipeline. Any thread.
 */
final class TargetOwners {
  private final StateObjects objects;
  private final String owners;

  TargetOwners(StateObjects objects) {
    this.objects = objects;
    this.owners = objects.targets().quoted();
  }

  Sql create() {
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS "
            + owners
            + " (TARGET VARCHAR, PIPELINE VARCHAR, TABLE_SCHEMA VARCHAR, TABLE_NAME VARCHAR,"
            + " SINCE TIMESTAMP_TZ(6))");
  }

  /** Of two that claim at once the earlier one has it. */
  Sql find(TableMapping mapping) {
    return Sql.of(
        "SELECT PIPELINE FROM " + owners + " WHERE TARGET = ? ORDER BY SINCE, PIPELINE LIMIT 1",
        mapping.target().quoted());
  }

  Sql claim(TableMapping mapping) {
    TableId table = mapping.id();
    return Sql.of(
        "INSERT INTO " + owners + " SELECT ?, ?, ?, ?, CURRENT_TIMESTAMP()",
        mapping.target().quoted(),
        objects.pipeline(),
        table.schema(),
        table.name());
  }

  /** For a table that leaves the pipeline. */
  Sql giveUp(TableId table) {
    return Sql.of(
        "DELETE FROM " + owners + " WHERE PIPELINE = ? AND TABLE_SCHEMA = ? AND TABLE_NAME = ?",
        objects.pipeline(),
        table.schema(),
        table.name());
  }

  /**
   * Claims the target table for this pipeline. Where an older version began the stream, the table
   * of owners is made by the first claim.
   *
   * @throws RosettaException TARGET_TABLE_MISMATCH when it is another's
   */
  void require(SnowflakeSession session, TableMapping mapping) throws SQLException {
    Optional<String> owner = owner(session, mapping);
    if (owner.isEmpty()) {
      session.execute(create());
      session.update(claim(mapping));
      owner = owner(session, mapping);
    }
    Optional<RosettaException> other = conflict(mapping, owner);
    if (other.isPresent()) {
      throw other.get();
    }
  }

  /** What is wrong when another pipeline has it; changes nothing. */
  Optional<RosettaException> conflict(SnowflakeSession session, TableMapping mapping)
      throws SQLException {
    return conflict(mapping, owner(session, mapping));
  }

  private Optional<RosettaException> conflict(TableMapping mapping, Optional<String> owner) {
    return owner
        .filter(other -> !other.equals(objects.pipeline()))
        .map(other -> taken(mapping, other));
  }

  private Optional<String> owner(SnowflakeSession session, TableMapping mapping)
      throws SQLException {
    try {
      List<String> found = session.query(find(mapping), row -> row.getString(1));
      return found.stream().findFirst();
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private RosettaException taken(TableMapping mapping, String owner) {
    return RosettaException.of(
        mapping.id(),
        RosettaError.TARGET_TABLE_MISMATCH,
        "table %s is written by pipeline '%s', and two would delete each other's rows; give this one another schema (`schemas`) or database, or take the table out of '%s' (rosetta remove-tables); if that pipeline is gone for good: DELETE FROM %s WHERE PIPELINE = %s"
            .formatted(mapping.target(), owner, owner, owners, Sql.literal(owner)));
  }
}
