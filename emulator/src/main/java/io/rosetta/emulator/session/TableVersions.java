package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.TableId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which commit changed each table last, so that a transaction can tell whether what it saw is still
 * what is committed. Commits pass one at a time through {@link #commit}; safe for all threads.
 */
final class TableVersions {
  /** Work that must not meet another commit half way. */
  interface Step {
    void run();
  }

  private final Map<TableId, Long> lastCommit = new HashMap<>();
  private long commits;

  /** Runs the commit and notes the tables that it changed. */
  synchronized void commit(Set<TableId> changed, Step commit) {
    commit.run();
    commits++;
    changed.forEach(table -> lastCommit.put(table, commits));
  }

  /** Begins a snapshot and answers which commit it is of. */
  synchronized long snapshot(Step begin) {
    begin.run();
    return commits;
  }

  synchronized boolean changedSince(Set<TableId> tables, long commit) {
    return tables.stream().anyMatch(table -> lastCommit.getOrDefault(table, 0L) > commit);
  }
}
