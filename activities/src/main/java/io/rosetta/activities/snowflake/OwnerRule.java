package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.time.Instant;

/**
 * Who may take a pipeline's state over: the workflow that has it (also in a later run), or anybody
 * once its lease is over. Otherwise two workflows would end each other's stream for ever.
 */
final class OwnerRule {
  private OwnerRule() {}

  static void require(StateObjects objects, StateRow row, Owner mine, Instant now) {
    Owner theirs = row.owner();
    boolean same =
        theirs.namespace().equals(mine.namespace())
            && theirs.workflowId().equals(mine.workflowId());
    if (!same && theirs.leaseEnd().isAfter(now)) {
      throw new RosettaException(
          RosettaError.OWNED_BY_ANOTHER,
          "the state of pipeline '%s' in %s belongs to workflow %s (namespace %s, run %s) until %s. Stop it there first, or wait"
              .formatted(
                  objects.pipeline(),
                  objects.schema(),
                  theirs.workflowId(),
                  theirs.namespace(),
                  theirs.runId(),
                  theirs.leaseEnd()));
    }
  }
}
