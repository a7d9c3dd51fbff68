package io.rosetta.activities.model;

import java.time.Instant;
import java.util.Objects;

/**
 * Who streams: a take-over is allowed from the same owner, or after its lease.
 *
 * @param namespace Temporal namespace
 * @param runId the workflow run
 * @param leaseEnd when another owner may take over at the earliest
 */
public record Owner(String namespace, String workflowId, String runId, Instant leaseEnd) {
  public Owner {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(workflowId, "workflowId");
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(leaseEnd, "leaseEnd");
  }
}
