package io.rosetta.emulator.duckdb;

/**
 * A database (empty {@code schema}) or a schema.
 *
 * @param createdMillis epoch milliseconds
 */
record Namespace(
    String database,
    String schema,
    boolean isTransient,
    int retentionDays,
    String comment,
    long createdMillis) {}
