package io.rosetta.activities.model;

import java.util.List;
import java.util.Objects;

/**
 * What Snowflake holds of a pipeline's position, right after this attempt took it over.
 *
 * @param epoch this attempt's number; every older one is fenced out
 * @param largestRestartLsn the largest {@code restart_lsn} seen of the slot
 */
public record StoredState(
    long epoch,
    long generation,
    String slot,
    Position position,
    SourceIdentity source,
    Lsn largestRestartLsn,
    List<TableStatus> tables) {
  public StoredState {
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(largestRestartLsn, "largestRestartLsn");
    tables = List.copyOf(tables);
  }
}
