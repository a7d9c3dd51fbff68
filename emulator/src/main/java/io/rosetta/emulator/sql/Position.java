package io.rosetta.emulator.sql;

/**
 * A place in the statement's text; line counts from 1, column from 0, as Snowflake reports them.
 */
public record Position(int line, int column) {}
