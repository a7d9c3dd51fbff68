package io.rosetta.worker.cli;

import io.rosetta.workflows.backfill.BackfillInput;
import io.rosetta.workflows.backfill.BackfillJobId;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.BackfillView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a job up again that failed, was cancelled, or lost its workflow. */
@Command(
    name = "retry",
    description = "Take a failed, cancelled or interrupted backfill up again.",
    mixinStandardHelpOptions = true)
final class BackfillRetryCommand implements Callable<Integer> {
  private final RosettaCommand root;

  @Mixin private JobParameters about;

  @Option(names = "--wait", description = "Return when the job has ended, and show how far it is.")
  private boolean waitForEnd;

  BackfillRetryCommand(RosettaCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    BackfillJobId id = about.id();
    try (BackfillClient client = BackfillClient.open(root, about.pipeline)) {
      BackfillView view = client.require(id);
      if (view.state() == BackfillState.COMPLETED) {
        throw new CommandFailure(
            "Backfill '%s' is COMPLETED; start another with: rosetta backfill start %s %s"
                .formatted(about.job, about.pipeline, view.table()));
      }
      BackfillInput again = BackfillInput.of(client.pipeline(), true);
      boolean started = client.start(id, again);
      if (!started && view.state().isEnded()) {
        // The table is told of an end a moment before the workflow that ends.
        client.awaitClosed(id);
        started = client.start(id, again);
      }
      if (!started) {
        root.console().say("backfill '" + about.job + "' runs already");
      }
      return new BackfillWait(client, root.console(), id).run(waitForEnd);
    }
  }
}
