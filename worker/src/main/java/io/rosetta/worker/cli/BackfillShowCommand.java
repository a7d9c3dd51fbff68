package io.rosetta.worker.cli;

import io.rosetta.workflows.PayloadJson;
import io.rosetta.workflows.backfill.BackfillJobId;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.BackfillStatus;
import io.rosetta.workflows.backfill.BackfillView;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowExecutionDescription;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows one job. */
@Command(
    name = "show",
    description = "All that is known of one backfill.",
    mixinStandardHelpOptions = true)
final class BackfillShowCommand implements Callable<Integer> {
  private final RosettaCommand root;

  @Mixin private JobParameters about;

  @Option(names = "--json", description = "The job table's row, as one line of JSON.")
  private boolean json;

  BackfillShowCommand(RosettaCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    BackfillJobId id = about.id();
    try (BackfillClient client = BackfillClient.open(root, about.pipeline)) {
      show(client, id);
      return 0;
    }
  }

  private void show(BackfillClient client, BackfillJobId id) {
    BackfillView view;
    try {
      view = client.require(id);
    } catch (CommandFailure unknown) {
      // A job that only its workflow knows yet, or a table that cannot be read.
      Optional<BackfillStatus> live = json ? Optional.empty() : client.statusAtOnce(id);
      JobText.notCreated(live.orElseThrow(() -> unknown)).forEach(root.console()::say);
      return;
    }
    if (json) {
      root.console()
          .say(PayloadJson.converter().toPayload(view).orElseThrow().getData().toStringUtf8());
      return;
    }
    show(client, id, view);
  }

  private void show(BackfillClient client, BackfillJobId id, BackfillView view) {
    Optional<WorkflowExecutionDescription> running =
        client.describe(id).filter(PipelineClient::isRunning);
    Optional<BackfillStatus> live = running.flatMap(description -> client.status(id));
    List<PendingActivityInfo> pending = running.map(PipelineClient::pending).orElse(List.of());
    new JobText(client.temporal().temporal().client().getOptions().getDataConverter())
        .lines(view, live, pending)
        .forEach(root.console()::say);
    if (running.isEmpty()) {
      hint(view).ifPresent(root.console()::complain);
    }
  }

  private Optional<String> hint(BackfillView view) {
    if (view.state() == BackfillState.FAILED || view.state() == BackfillState.CANCELLED) {
      return Optional.of("rosetta: try again with: " + command("retry"));
    }
    return view.state().isEnded()
        ? Optional.empty()
        : Optional.of(
            "rosetta: no workflow runs it; a pipeline that runs begins it in its turn, or: "
                + command("resume"));
  }

  private String command(String name) {
    return "rosetta backfill " + name + " " + about.pipeline + " " + about.job;
  }
}
