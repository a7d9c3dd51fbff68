package io.rosetta.emulator.duckdb;

import java.util.List;

/** What a statement would answer, without running it. */
public record Description(StatementType type, List<ResultColumn> columns) {}
