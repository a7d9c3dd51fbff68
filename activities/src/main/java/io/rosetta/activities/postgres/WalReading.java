package io.rosetta.activities.postgres;

import java.util.List;

/**
 * What a slot costs the source at one moment.
 *
 * @param level how bad it is
 * @param keptBytes WAL that the slot keeps from being removed
 * @param unconfirmedBytes WAL that its consumer has not confirmed
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved}, {@code lost}, or {@code
 *     missing} when there is no slot
 */
public record WalReading(Level level, long keptBytes, long unconfirmedBytes, String walStatus) {
  /** The status of a slot whose WAL is gone. */
  public static final String LOST = "lost";

  /** Stands for the status of a slot that does not exist. */
  public static final String MISSING = "missing";

  /** All that a status can be (PostgreSQL manual, "pg_replication_slots"). */
  static final List<String> STATUSES = List.of("reserved", "extended", "unreserved", LOST, MISSING);

  /** In rising order. */
  public enum Level {
    OK(0),
    WARNING(1),
    ERROR(2);

    private final int severity;

    Level(int severity) {
      this.severity = severity;
    }

    /** As the gauge shows it. */
    public int severity() {
      return severity;
    }
  }
}
