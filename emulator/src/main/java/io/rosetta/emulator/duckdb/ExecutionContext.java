package io.rosetta.emulator.duckdb;

import java.sql.Connection;

/**
 * Where a statement runs. If the connection is in autocommit the engine wraps the statement in a
 * transaction of its own; otherwise it runs inside the one that is open, and a statement that fails
 * leaves what came before it in place (unless {@link SqlFailure} says that DuckDB gave the
 * transaction up).
 */
public record ExecutionContext(Connection connection, SessionView session) {}
