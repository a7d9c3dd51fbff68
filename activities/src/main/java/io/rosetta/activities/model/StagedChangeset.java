package io.rosetta.activities.model;

import java.util.Objects;

/**
 * A changeset whose rows are in its load table.
 *
 * @param loadTable where they are
 * @param tag what marks the rows of the successful try
 */
public record StagedChangeset(Changeset changeset, TargetTableId loadTable, String tag) {
  public StagedChangeset {
    Objects.requireNonNull(changeset, "changeset");
    Objects.requireNonNull(loadTable, "loadTable");
    Objects.requireNonNull(tag, "tag");
  }
}
