package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What the pool found at the other end.
 *
 * @param server PostgreSQL's version, as it calls itself
 * @param connections in the pool
 * @param searchAttributes whether the Temporal server knows Rosetta's search attributes; the
 *     workflow sets them only then
 * @param backfills how many of the pipeline's backfills may run at once; 0 where an older worker
 *     does not say
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ConnectReport(
    String server, int connections, boolean searchAttributes, int backfills) {
  public ConnectReport(String server, int connections, boolean searchAttributes) {
    this(server, connections, searchAttributes, 0);
  }
}
