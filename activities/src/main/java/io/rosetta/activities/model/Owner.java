package io.rosetta.activities.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Who streams: a take-over is allowed from the same owner, or after its lease.
 *
 * @param namespace of Temporal, with what tells it from one of the same name in another cluster
 * @param runId the workflow run
 * @param leaseEnd when another owner may take over at the earliest; every commit puts it off
 */
public record Owner(String namespace, String workflowId, String runId, Instant leaseEnd) {
  /**
   * How long a claim holds after the last commit. Positions are committed every few minutes however
   * quiet a source is, so a claim that has ended belongs to a stream that has ended.
   */
  public static final Duration CLAIM = Duration.ofMinutes(15);

  public Owner {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(workflowId, "workflowId");
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(leaseEnd, "leaseEnd");
  }
}
