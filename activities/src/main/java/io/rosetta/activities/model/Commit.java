package io.rosetta.activities.model;

import java.util.List;
import java.util.Objects;

/**
 * One Snowflake transaction: from one committed state of the source to a later one.
 *
 * @param before the position it starts from; the compare-and-set's left side
 * @param changesets in the order in which they apply; empty moves the position only
 * @param restartLsn the slot's {@code restart_lsn} seen last
 * @param tables states of tables that changed
 * @param known tables that the stream knows otherwise from here on
 */
public record Commit(
    Position before,
    Position after,
    List<StagedChangeset> changesets,
    Lsn restartLsn,
    List<TableStatus> tables,
    List<KnownTable> known) {
  public Commit {
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    Objects.requireNonNull(restartLsn, "restartLsn");
    changesets = List.copyOf(changesets);
    tables = List.copyOf(tables);
    known = List.copyOf(known);
  }
}
