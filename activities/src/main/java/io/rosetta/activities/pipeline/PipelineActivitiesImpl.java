package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.ConnectReport;
import io.rosetta.workflows.PipelineActivities;
import io.rosetta.workflows.PipelineRef;
import io.rosetta.workflows.PreflightFinding;
import io.rosetta.workflows.PreflightReport;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.SourceReport;
import io.rosetta.workflows.TablesOrder;
import io.rosetta.workflows.TablesReport;
import io.rosetta.workflows.TargetReport;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The short steps; what they do is in the packages behind {@link LivePipeline}. */
public final class PipelineActivitiesImpl implements PipelineActivities {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineActivitiesImpl.class);

  private final PipelineRegistry pipelines;
  private final PipelineMetrics metrics;
  private final boolean searchAttributes;
  private final Owners owners;

  /**
   * For one worker.
   *
   * @param searchAttributes whether the server knows Rosetta's search attributes
   */
  public PipelineActivitiesImpl(
      PipelineRegistry pipelines,
      PipelineMetrics metrics,
      boolean searchAttributes,
      Owners owners) {
    this.pipelines = pipelines;
    this.metrics = metrics;
    this.searchAttributes = searchAttributes;
    this.owners = owners;
  }

  @Override
  public ConnectReport connect(PipelineRef pipeline) {
    int attempt = Activity.getExecutionContext().getInfo().getAttempt();
    metrics.poolAttempt(pipeline.pipeline());
    LivePipeline.Server server = pipelines.get(pipeline.pipeline()).connect();
    LOG.info(
        "Connection pool initialized successfully on attempt {} pipeline={} connections={}"
            + " server=\"{}\"",
        attempt,
        pipeline.pipeline(),
        server.connections(),
        server.version());
    return new ConnectReport(
        server.version(), server.connections(), searchAttributes, server.backfills());
  }

  @Override
  public PreflightReport validate(PipelineRef pipeline) {
    PreflightReport report = pipelines.get(pipeline.pipeline()).validate();
    List<PreflightFinding> blocking =
        report.findings().stream().filter(PreflightFinding::blocking).toList();
    if (!blocking.isEmpty()) {
      throw new RosettaException(
          RosettaError.valueOf(blocking.get(0).type()), message(pipeline, blocking));
    }
    return report;
  }

  @Override
  public SourceReport prepareSource(PipelineRef pipeline) {
    LivePipeline live = pipelines.get(pipeline.pipeline());
    ActivityExecutionContext context = Activity.getExecutionContext();
    try (BlockingStep step = new BlockingStep(context, pipeline)) {
      SourceReport report = step.run(() -> live.prepareSource(step::waitsFor));
      live.watchSlot(StreamActivityImpl.workflow(context)::slotReport);
      return report;
    }
  }

  @Override
  public TargetReport prepareTarget(PipelineRef pipeline) {
    return pipelines
        .get(pipeline.pipeline())
        .prepareTarget(owners.of(Activity.getExecutionContext().getInfo()));
  }

  @Override
  public TablesReport addTables(TablesOrder order) {
    return pipelines.get(order.pipeline()).addTables(order.tables());
  }

  @Override
  public TablesReport removeTables(TablesOrder order) {
    return pipelines.get(order.pipeline()).removeTables(order.tables());
  }

  private static String message(PipelineRef pipeline, List<PreflightFinding> blocking) {
    String lines =
        blocking.stream().map(PreflightFinding::line).collect(Collectors.joining("\n- ", "- ", ""));
    return "Preflight of pipeline '" + pipeline.pipeline() + "' found:\n" + lines;
  }
}
