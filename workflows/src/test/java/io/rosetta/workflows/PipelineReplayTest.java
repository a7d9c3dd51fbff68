package io.rosetta.workflows;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowHistoryLoader;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Replays histories of earlier releases with today's code: a pipeline that runs for months must
 * survive an upgrade. The fixtures were recorded by {@link RecordHistory}.
 */
class PipelineReplayTest {
  private static void replay(String name, Class<?>... workflows) throws Exception {
    try (TestWorkflowEnvironment environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(PayloadJson.converter())
                        .build())
                .build())) {
      Worker worker = environment.newWorker(TaskQueues.CONTROL);
      if (workflows.length == 0) {
        RosettaWorkflows.register(worker);
      } else {
        worker.registerWorkflowImplementationTypes(workflows);
      }
      WorkflowReplayer.replayWorkflowExecution(history(name), worker);
    }
  }

  private static WorkflowExecutionHistory history(String name) throws IOException {
    return WorkflowHistoryLoader.readHistoryFromResource("histories/" + name);
  }

  @Test
  void pauseResumeFailAndStopOfTheFirstRelease() {
    assertThatCode(() -> replay("pipeline-0.1-steered.json")).doesNotThrowAnyException();
  }

  @Test
  void theReplayNoticesAnOtherOrderOfSteps() {
    assertThatThrownBy(() -> replay("pipeline-0.1-steered.json", OtherOrder.class))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("[TMPRL1100]");
  }

  /** What a careless change would look like: another first step. */
  public static final class OtherOrder implements PipelineWorkflow {
    @Override
    public PipelineResult run(PipelineInput input) {
      new PipelineSteps(input.pipeline()).prepareTarget();
      return new PipelineResult(input.pipeline(), "", "", 0, StreamTotals.NONE);
    }

    @Override
    public PipelineStatus pause(SteerRequest request) {
      return status();
    }

    @Override
    public void validatePause(SteerRequest request) {}

    @Override
    public PipelineStatus resume(SteerRequest request) {
      return status();
    }

    @Override
    public void validateResume(SteerRequest request) {}

    @Override
    public PipelineStatus stop(SteerRequest request) {
      return status();
    }

    @Override
    public void validateStop(SteerRequest request) {}

    @Override
    public void signalPause(SteerRequest request) {}

    @Override
    public void signalResume(SteerRequest request) {}

    @Override
    public void signalStop(SteerRequest request) {}

    @Override
    public void streamReport(StreamReport report) {}

    @Override
    public void slotReport(SlotReport report) {}

    @Override
    public PipelineStatus status() {
      throw new UnsupportedOperationException();
    }
  }
}
