package io.rosetta.worker.cli;

import com.google.protobuf.ByteString;
import io.rosetta.workflows.PayloadJson;
import io.rosetta.workflows.backfill.BackfillInput;
import io.rosetta.workflows.backfill.BackfillJobId;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.RowCondition;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a job, and returns when it was created or refused. */
@Command(
    name = "start",
    description = "Copy a table again, or those of its rows that a filter names.",
    mixinStandardHelpOptions = true)
final class BackfillStartCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");
  private static final int LONGEST_TABLE_PART = 40;

  private final RosettaCommand root;

  @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name in rosetta.yaml.")
  private String pipeline;

  @Parameters(
      index = "1",
      paramLabel = "TABLE",
      description = "schema.table of the source, in double quotes where a name has a dot.")
  private String table;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description =
          "Only rows for which 'COLUMN OPERATOR VALUE' holds; up to 5, all must hold. Operators: ="
              + " != < <= > >= LIKE ILIKE IN BETWEEN IS NULL, IS NOT NULL.")
  private final List<String> where = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "JSON",
      description = "The same as JSON: [{\"column\":..,\"operator\":..,\"values\":[..]}].")
  private String filter;

  @Option(names = "--job", paramLabel = "ID", description = "The job's id (default: made up).")
  private String job;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description = "Chunks read side by side (default: the worker's).")
  private Integer lanes;

  @Option(names = "--wait", description = "Return when the job has ended, and show how far it is.")
  private boolean waitForEnd;

  BackfillStartCommand(RosettaCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    BackfillJobId id = BackfillClient.id(job == null ? madeUp() : job);
    BackfillInput input =
        new BackfillInput(pipeline, table, null, conditions(), null, lanes, null, null, null);
    try (BackfillClient client = BackfillClient.open(root, pipeline)) {
      List<String> errors = input.validate(id.workflowId(client.pipeline()));
      if (!errors.isEmpty()) {
        throw new CommandFailure("The backfill cannot start: " + String.join("; ", errors) + ".");
      }
      refuseWhenEnded(client, id);
      if (!client.start(id, input)) {
        throw new CommandFailure(
            "Backfill '%s' runs already; look at it with: rosetta backfill show %s %s"
                .formatted(id, pipeline, id));
      }
      return new BackfillWait(client, root.console(), id).run(waitForEnd);
    }
  }

  /** A job that has ended would be found and left as it is. */
  private void refuseWhenEnded(BackfillClient client, BackfillJobId id) {
    if (job == null || client.isRunning(id)) {
      return;
    }
    client
        .find(id)
        .filter(found -> found.state().isEnded())
        .ifPresent(
            found -> {
              throw new CommandFailure(
                  "There is a backfill '%s' of %s already, which is %s; nothing was started. Give another id, or none%s."
                      .formatted(
                          id,
                          found.table(),
                          found.state(),
                          found.state() == BackfillState.COMPLETED
                              ? ""
                              : "; or take it up again with: rosetta backfill retry "
                                  + pipeline
                                  + " "
                                  + id));
            });
  }

  private List<RowCondition> conditions() {
    if (filter != null && !where.isEmpty()) {
      throw new CommandFailure("Give either --where or --filter.");
    }
    if (filter == null) {
      return where.stream().map(WhereText::parse).toList();
    }
    Payload json =
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8(filter))
            .build();
    try {
      return Arrays.asList(
          PayloadJson.converter().fromPayload(json, RowCondition[].class, RowCondition[].class));
    } catch (DataConverterException e) {
      throw new CommandFailure("--filter cannot be read. " + e.getMessage());
    }
  }

  /** The table's name and the time, so that lists say something. */
  private String madeUp() {
    String name = table.substring(table.indexOf('.') + 1).toLowerCase(Locale.ROOT);
    String plain = name.replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
    String part = plain.isEmpty() ? "table" : plain;
    return part.substring(0, Math.min(part.length(), LONGEST_TABLE_PART))
        + "_"
        + LocalDateTime.now(ZoneOffset.UTC).format(STAMP);
  }
}
