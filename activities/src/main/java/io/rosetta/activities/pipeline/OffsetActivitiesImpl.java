package io.rosetta.activities.pipeline;

import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.PipelineRef;
import io.rosetta.workflows.offset.GenerationRequest;
import io.rosetta.workflows.offset.OffsetActivities;
import io.rosetta.workflows.offset.OffsetCleanupInput;
import io.rosetta.workflows.offset.OffsetCleanupReport;
import io.rosetta.workflows.offset.OffsetInspection;
import io.temporal.activity.Activity;

/** The steps of offset cleanup; what they do is behind {@link LivePipeline}. */
public final class OffsetActivitiesImpl implements OffsetActivities {
  private final PipelineRegistry pipelines;
  private final Owners owners;

  public OffsetActivitiesImpl(PipelineRegistry pipelines, Owners owners) {
    this.pipelines = pipelines;
    this.owners = owners;
  }

  @Override
  public OffsetInspection inspect(OffsetCleanupInput input) {
    return pipelines.get(input.pipeline()).inspectOffset(input.finding());
  }

  @Override
  public void renewSlot(GenerationRequest request) {
    LivePipeline live = pipelines.get(request.pipeline());
    try (BlockingStep step =
        new BlockingStep(Activity.getExecutionContext(), new PipelineRef(request.pipeline()))) {
      step.run(
          () -> {
            live.renewSlot(request.inspected(), step::waitsFor);
            return null;
          });
    }
  }

  @Override
  public OffsetCleanupReport beginGeneration(GenerationRequest request) {
    return pipelines
        .get(request.pipeline())
        .beginGeneration(
            request.inspected(),
            owners.of(
                Activity.getExecutionContext().getInfo(), new PipelineName(request.pipeline())));
  }
}
