package io.rosetta.emulator.duckdb;

import java.util.Set;

/**
 * What a statement touches, for locks and implicit commits.
 *
 * @param writes tables whose rows it changes
 * @param locks tables to lock first: those of UPDATE, DELETE, MERGE and TRUNCATE, not of INSERT and
 *     COPY
 * @param ddl whether it commits the open transaction first
 */
public record Access(Set<TableId> writes, Set<TableId> locks, boolean ddl) {
  public static final Access READ = new Access(Set.of(), Set.of(), false);
}
