package io.rosetta.activities.offset;

import io.rosetta.activities.model.Lsn;
import java.util.Objects;
import java.util.Optional;

/**
 * The pipeline's replication slot as {@code pg_replication_slots} shows it at one moment
 * (PostgreSQL manual, "pg_replication_slots").
 *
 * @param plugin the output plugin; empty for a physical slot
 * @param database the database of a logical slot; empty for a physical one
 * @param confirmedFlush what the consumer confirmed; null while the slot is being created
 * @param restart the oldest WAL that it keeps; null when the slot has lost it
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}; empty
 *     when it is not known
 * @param invalidation {@code invalidation_reason} (17 and later), empty when the slot is valid
 * @param walsender who reads from it now, or null
 */
public record SlotView(
    String name,
    String plugin,
    String database,
    boolean twoPhase,
    Lsn confirmedFlush,
    Lsn restart,
    String walStatus,
    String invalidation,
    Walsender walsender) {
  /**
   * A connection that holds the slot.
   *
   * @param pid its backend
   * @param application its {@code application_name}
   * @param ours whether the name says that it is an attempt of this pipeline
   */
  public record Walsender(long pid, String application, boolean ours) {
    public Walsender {
      Objects.requireNonNull(application, "application");
    }
  }

  public SlotView {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(plugin, "plugin");
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(walStatus, "walStatus");
    Objects.requireNonNull(invalidation, "invalidation");
  }

  /** Who reads from the slot now. */
  public Optional<Walsender> activeWalsender() {
    return Optional.ofNullable(walsender);
  }

  /** Whether the WAL that the slot stands for is still there. */
  public boolean holdsItsWal() {
    return confirmedFlush != null
        && restart != null
        && invalidation.isEmpty()
        && !walStatus.equals("lost");
  }
}
