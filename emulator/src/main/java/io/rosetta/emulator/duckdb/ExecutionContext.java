package io.rosetta.emulator.duckdb;

import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/**
 * Where a statement runs. If the connection is in autocommit the engine wraps the statement in a
 * transaction of its own; otherwise it runs inside the one that is open, and a statement that fails
 * leaves what came before it in place (unless {@link SqlFailure} says that DuckDB gave the
 * transaction up).
 *
 * @param onlyRows the rows (DuckDB's row ids) that an UPDATE or DELETE changes in place of those
 *     that its WHERE meets
 */
public record ExecutionContext(
    Connection connection, SessionView session, Optional<List<Long>> onlyRows) {

  public ExecutionContext(Connection connection, SessionView session) {
    this(connection, session, Optional.empty());
  }
}
