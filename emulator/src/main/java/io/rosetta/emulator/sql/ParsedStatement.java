package io.rosetta.emulator.sql;

/** A statement, its text and the number of bind variables in it. */
public record ParsedStatement(Statement statement, String text, int binds) {}
