package io.rosetta.worker.cli;

import io.rosetta.workflows.PipelineStatus;
import io.rosetta.workflows.TablesRequest;
import io.rosetta.workflows.backfill.BackfillList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Adds, removes and resyncs tables of a pipeline that runs: an update, whose answer is printed. */
@Command(mixinStandardHelpOptions = true)
final class TablesCommand implements Callable<Integer> {
  private static final String RESYNC = "resync";
  private static final String ADD = "addTables";

  private final RosettaCommand root;
  private final String update;

  @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name in rosetta.yaml.")
  private String pipeline;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "TABLE",
      description = "schema.table of the source, in double quotes where a name has a dot.")
  private final List<String> tables = new ArrayList<>();

  private TablesCommand(RosettaCommand root, String update) {
    this.root = root;
    this.update = update;
  }

  static CommandLine add(RosettaCommand root) {
    return command(
        new TablesCommand(root, ADD),
        "add-tables",
        "Take tables into a pipeline that runs, and copy their rows; the others go on streaming.");
  }

  static CommandLine remove(RosettaCommand root) {
    return command(
        new TablesCommand(root, "removeTables"),
        "remove-tables",
        "Let tables go from a pipeline that runs; their target tables stay as they are.");
  }

  static CommandLine resync(RosettaCommand root) {
    return command(
        new TablesCommand(root, RESYNC),
        RESYNC,
        "Copy tables again, all of them when none is named; they stay in place meanwhile.");
  }

  private static CommandLine command(TablesCommand command, String name, String description) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(command).name(name);
    spec.usageMessage().description(description);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() {
    if (tables.isEmpty() && !update.equals(RESYNC)) {
      throw new CommandFailure("Which table? Give one or more, as schema.table.");
    }
    try (PipelineClient client = PipelineClient.open(root, pipeline)) {
      TablesRequest request = new TablesRequest(tables);
      if (update.equals(RESYNC)) {
        client
            .update(update, BackfillList.class, request)
            .jobs()
            .forEach(job -> started(job.job(), job.table()));
        return 0;
      }
      PipelineStatus status = client.update(update, PipelineStatus.class, request);
      root.console().say("pipeline '" + pipeline + "' has " + status.tableCount() + " tables now");
      if (update.equals(ADD)) {
        status.backfills().stream()
            .filter(line -> !line.state().isEnded() && tables.contains(line.table()))
            .forEach(line -> started(line.job(), line.table()));
      }
      return 0;
    }
  }

  private void started(String job, String table) {
    root.console()
        .say(
            "backfill '%s' copies %s; look at: rosetta backfill show %s %s"
                .formatted(job, table, pipeline, job));
  }
}
