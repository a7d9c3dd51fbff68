package io.rosetta.worker.cli;

import io.rosetta.workflows.backfill.BackfillInput;
import io.rosetta.workflows.backfill.BackfillJobId;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.BackfillView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a job up again that failed, was cancelled, or lost its workflow. */
@Command(
    name = "retry",
    description = "Take a failed, cancelled or interrupted backfill up again.",
    mixinStandardHelpOptions = true)
final class BackfillRetryCommand implements Callable<Integer> {
  private final RosettaCommand root;

  @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name in rosetta.yaml.")
  private String pipeline;

  @Parameters(index = "1", paramLabel = "JOB", description = "The job's id.")
  private String job;

  @Option(names = "--wait", description = "Return when the job has ended, and show how far it is.")
  private boolean waitForEnd;

  BackfillRetryCommand(RosettaCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    BackfillJobId id = BackfillClient.id(job);
    try (BackfillClient client = BackfillClient.open(root, pipeline)) {
      BackfillView view = client.require(id);
      if (view.state() == BackfillState.COMPLETED) {
        throw new CommandFailure(
            "Backfill '%s' is COMPLETED; start another with: rosetta backfill start %s %s"
                .formatted(job, pipeline, view.table()));
      }
      if (!client.start(id, BackfillInput.of(client.pipeline(), true))) {
        root.console().say("backfill '" + job + "' runs already");
      }
      return new BackfillWait(client, root.console(), id).run(waitForEnd);
    }
  }
}
