package io.rosetta.worker.cli;

import io.rosetta.workflows.PayloadJson;
import io.rosetta.workflows.backfill.BackfillJobId;
import io.rosetta.workflows.backfill.BackfillList;
import io.rosetta.workflows.backfill.BackfillStatus;
import io.rosetta.workflows.backfill.BackfillView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists a pipeline's jobs, the newest first. */
@Command(
    name = "list",
    description = "A pipeline's backfills, newest first; the pipeline need not run.",
    mixinStandardHelpOptions = true)
final class BackfillListCommand implements Callable<Integer> {
  /** Each costs a question to Temporal. */
  private static final int MOST_LIVE = 20;

  private final RosettaCommand root;

  @Parameters(paramLabel = "PIPELINE", description = "Its name in rosetta.yaml.")
  private String pipeline;

  @Option(names = "--json", description = "The job table's answer, as one line of JSON.")
  private boolean json;

  BackfillListCommand(RosettaCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (BackfillClient client = BackfillClient.open(root, pipeline)) {
      List<BackfillView> jobs = client.jobs();
      if (json) {
        root.console()
            .say(
                PayloadJson.converter()
                    .toPayload(new BackfillList(jobs))
                    .orElseThrow()
                    .getData()
                    .toStringUtf8());
      } else if (jobs.isEmpty()) {
        root.console().say("pipeline '" + pipeline + "' has no backfills");
      } else {
        JobText.table(jobs, live(client, jobs)).forEach(root.console()::say);
      }
      return 0;
    }
  }

  private static Map<String, BackfillStatus> live(BackfillClient client, List<BackfillView> jobs) {
    Map<String, BackfillStatus> live = new HashMap<>();
    jobs.stream()
        .filter(job -> !job.state().isEnded())
        .limit(MOST_LIVE)
        .map(job -> new BackfillJobId(job.job()))
        .filter(client::isRunning)
        .forEach(id -> client.status(id).ifPresent(status -> live.put(id.value(), status)));
    return live;
  }
}
