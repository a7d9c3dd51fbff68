package io.rosetta.workflows;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.workflows.backfill.BackfillInput;
import io.rosetta.workflows.backfill.BackfillProgressReport;
import io.rosetta.workflows.backfill.BackfillResult;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.BackfillStatus;
import io.rosetta.workflows.backfill.BackfillWorkflow;
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
      Worker worker =
          environment.newWorker(TaskQueues.CONTROL, RosettaWorkflows.workerOptions().build());
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

  /** Recorded before backfills were fetched at a start. */
  @Test
  void pauseResumeFailAndStopOfTheFirstRelease() {
    assertThatCode(() -> replay("pipeline-0.1-steered.json")).doesNotThrowAnyException();
  }

  @Test
  void aPipelineAndItsBackfillsOfTheSecondRelease() {
    assertThatCode(() -> replay("pipeline-0.2-steered.json")).doesNotThrowAnyException();
    assertThatCode(() -> replay("pipeline-0.2-backfills.json")).doesNotThrowAnyException();
    assertThatCode(() -> replay("backfill-0.2-steered.json")).doesNotThrowAnyException();
  }

  @Test
  void theReplayNoticesAnOtherOrderOfStepsOfABackfill() {
    assertThatThrownBy(() -> replay("backfill-0.2-steered.json", OtherBackfill.class))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("[TMPRL1100]");
  }

  @Test
  void theReplayNoticesAnOtherOrderOfSteps() {
    assertThatThrownBy(() -> replay("pipeline-0.1-steered.json", OtherOrder.class))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("[TMPRL1100]");
  }

  /** The same carelessness with a job: its end before its steps. */
  public static final class OtherBackfill implements BackfillWorkflow {
    @Override
    public BackfillResult run(BackfillInput input) {
      new PipelineSteps(input.pipeline()).fetchPendingBackfills();
      return new BackfillResult(input.pipeline(), "", "", BackfillState.COMPLETED, "", 0, 0, 0);
    }

    @Override
    public BackfillStatus pause(SteerRequest request) {
      return status();
    }

    @Override
    public void validatePause(SteerRequest request) {}

    @Override
    public BackfillStatus resume(SteerRequest request) {
      return status();
    }

    @Override
    public void validateResume(SteerRequest request) {}

    @Override
    public BackfillStatus cancel(SteerRequest request) {
      return status();
    }

    @Override
    public void validateCancel(SteerRequest request) {}

    @Override
    public void signalPause(SteerRequest request) {}

    @Override
    public void signalResume(SteerRequest request) {}

    @Override
    public void signalCancel(SteerRequest request) {}

    @Override
    public void progress(BackfillProgressReport report) {}

    @Override
    public BackfillStatus status() {
      throw new UnsupportedOperationException();
    }
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
