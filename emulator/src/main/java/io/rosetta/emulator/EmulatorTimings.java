package io.rosetta.emulator;

import java.time.Duration;

/**
 * How long things last that a test wants shorter than Snowflake does.
 *
 * @param inProgressAfter a statement that runs longer is answered with 333333 and an address to ask
 *     again
 * @param idleBlockerAfter a transaction that blocks another and is idle for so long is aborted
 *     (docs.snowflake.com/en/sql-reference/transactions, "Aborting transactions")
 * @param detachedAfter a session from which nothing was heard for so long counts as detached: its
 *     running statement is aborted if it set ABORT_DETACHED_QUERY
 * @param sessionTokenValidity what the login answers; the token itself expires only through a fault
 */
public record EmulatorTimings(
    Duration inProgressAfter,
    Duration idleBlockerAfter,
    Duration detachedAfter,
    Duration sessionTokenValidity) {

  public static EmulatorTimings likeSnowflake() {
    return new EmulatorTimings(
        Duration.ofSeconds(45), Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofHours(1));
  }

  public EmulatorTimings withInProgressAfter(Duration value) {
    return new EmulatorTimings(value, idleBlockerAfter, detachedAfter, sessionTokenValidity);
  }

  public EmulatorTimings withIdleBlockerAfter(Duration value) {
    return new EmulatorTimings(inProgressAfter, value, detachedAfter, sessionTokenValidity);
  }

  public EmulatorTimings withDetachedAfter(Duration value) {
    return new EmulatorTimings(inProgressAfter, idleBlockerAfter, value, sessionTokenValidity);
  }
}
