package io.rosetta.workflows.offset;

import io.rosetta.workflows.ActivityPolicies;
import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.RosettaError;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;

/** Inspect; where a gap was found, renew the slot and begin the next generation. */
public final class OffsetCleanupWorkflowImpl implements OffsetCleanupWorkflow {
  @Override
  public OffsetCleanupReport run(OffsetCleanupInput input) {
    String pipeline = checked(input);
    OffsetInspection found =
        under(ActivityPolicies.INSPECT_OFFSET, "Compare position and slot of " + pipeline)
            .inspect(input);
    if (!found.decision().givesUpThePosition()) {
      return new OffsetCleanupReport(
          found.decision(), found.position(), found.position(), found.generation(), "");
    }
    Workflow.setCurrentDetails("**" + found.decision() + "** because " + found.finding());
    GenerationRequest request = new GenerationRequest(pipeline, found);
    under(ActivityPolicies.RENEW_SLOT, "New position for " + pipeline).renewSlot(request);
    return under(ActivityPolicies.BEGIN_GENERATION, "Next generation of " + pipeline)
        .beginGeneration(request);
  }

  private static String checked(OffsetCleanupInput input) {
    if (input == null || !PipelineName.isValid(input.pipeline())) {
      throw ApplicationFailure.newNonRetryableFailure(
          "The cleanup cannot start: 'pipeline' is "
              + (input == null ? "missing" : "'" + input.pipeline() + "'")
              + ", but must be "
              + PipelineName.RULE,
          RosettaError.CONFIGURATION_INVALID.name());
    }
    return input.pipeline();
  }

  private static OffsetActivities under(ActivityPolicies policy, String summary) {
    return Workflow.newActivityStub(OffsetActivities.class, policy.options(summary));
  }
}
