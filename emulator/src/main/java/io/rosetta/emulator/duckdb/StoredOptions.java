package io.rosetta.emulator.duckdb;

/**
 * A stage or a file format: what it was created with, as text that the parser reads again.
 *
 * @param kind STAGE or FILE FORMAT
 * @param owner the session that a temporary one belongs to, else empty
 */
record StoredOptions(String kind, TableId id, String text, String owner, long createdMillis) {}
