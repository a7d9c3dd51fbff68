package io.rosetta.activities.stream.engine;

import java.time.Duration;
import java.util.Objects;

/**
 * What one run of the engine needs to know.
 *
 * @param applicationName of the walsender; it carries pipeline and epoch
 * @param database the one that the connections lead to: the slot is looked up by it
 * @param queueBytes how much of estimated heap may wait in the engine's queue
 * @param pollInterval how long a partial poll waits, and how long the reader sleeps when idle
 * @param flushInterval how often the slot is told what may be dropped
 */
public record EngineSettings(
    String pipeline,
    String applicationName,
    String slot,
    String publication,
    String database,
    ConnectionOpener connections,
    long queueBytes,
    Duration pollInterval,
    Duration flushInterval) {
  public EngineSettings {
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(applicationName, "applicationName");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(publication, "publication");
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(connections, "connections");
    Objects.requireNonNull(pollInterval, "pollInterval");
    Objects.requireNonNull(flushInterval, "flushInterval");
  }
}
