package io.rosetta.worker.cli;

import io.rosetta.workflows.PipelineStatus;
import io.rosetta.workflows.PreflightFinding;
import io.rosetta.workflows.StreamReport;
import io.rosetta.workflows.TableView;
import io.rosetta.workflows.backfill.BackfillLine;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.common.converter.DataConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pipeline's status as lines for a terminal. */
final class StatusText {
  /** Commits mostly take a second or two. */
  private static final long NOTABLE_SECONDS = 10;

  private final DataConverter converter;

  StatusText(DataConverter converter) {
    this.converter = converter;
  }

  /**
   * The lines.
   *
   * @param pending the activities under way: newer than what the workflow was told
   */
  List<String> lines(PipelineStatus status, List<PendingActivityInfo> pending) {
    List<String> lines = new ArrayList<>();
    Optional<StreamReport> live = pending.stream().flatMap(a -> report(a).stream()).findFirst();
    line(lines, "pipeline", status.pipeline());
    line(
        lines, "state", status.state() + (status.reason().isEmpty() ? "" : ": " + status.reason()));
    line(lines, "position", live.map(StreamReport::position).orElse(status.position()));
    Double lag = live.isEmpty() ? status.lagSeconds() : lag(pending);
    if (lag != null) {
      line(lines, "lag", String.format(Locale.ROOT, "%.1f s", lag));
    }
    live.ifPresent(report -> waitingForTarget(lines, report.targetBusySeconds()));
    line(
        lines,
        "applied",
        status.totals().rows() + " changes in " + status.totals().batches() + " commits");
    if (status.totals().quarantined() > 0) {
      line(
          lines,
          "quarantined",
          status.totals().quarantined()
              + " values that the target cannot hold: NULL in their tables, kept in"
              + " _ROSETTA.QUARANTINE");
    }
    line(lines, "lease", status.lease() + ", attempt " + status.attempt());
    line(lines, "worker", status.worker());
    if (status.slot() != null && status.slot().alarms()) {
      line(lines, status.slot().level().toLowerCase(Locale.ROOT), status.slot().message());
    }
    line(lines, "started", String.valueOf(status.startedAt()));
    pending.forEach(activity -> retrying(lines, activity));
    if (status.problem() != null) {
      line(lines, "last error", status.problem().type() + " at " + status.problem().at());
      status.problem().message().lines().forEach(text -> lines.add("    " + text));
      line(lines, "next step", status.problem().nextStep());
    }
    backfills(lines, status);
    status.findings().forEach(finding -> lines.add(finding(finding)));
    tables(lines, status, live.map(StreamReport::tables).orElse(status.tables()));
    return lines;
  }

  static String finding(PreflightFinding finding) {
    return (finding.blocking() ? "blocking: " : "preflight: ") + finding.line();
  }

  /** Null when the attempt that runs does not know it: details of the one before stay there. */
  private Double lag(List<PendingActivityInfo> pending) {
    return pending.stream()
        .flatMap(a -> report(a).filter(told -> told.attempt() == a.getAttempt()).stream())
        .filter(StreamReport::reads)
        .findFirst()
        .map(StreamReport::lagSeconds)
        .orElse(null);
  }

  private Optional<StreamReport> report(PendingActivityInfo activity) {
    if (!"Stream".equals(activity.getActivityType().getName())
        || activity.getHeartbeatDetails().getPayloadsCount() == 0) {
      return Optional.empty();
    }
    StreamReport report =
        converter.fromPayload(
            activity.getHeartbeatDetails().getPayloads(0), StreamReport.class, StreamReport.class);
    return Optional.of(report).filter(r -> !r.position().isEmpty());
  }

  /** Also a large batch takes its time; what fails is shown with its error once it has failed. */
  private static void waitingForTarget(List<String> lines, long seconds) {
    if (seconds >= NOTABLE_SECONDS) {
      line(
          lines,
          "target",
          "at work on one batch for %d s; if nothing answers there, the stream fails and is tried again"
              .formatted(seconds));
    }
  }

  /** Temporal keeps the failure of the attempt before for as long as the next one runs. */
  private void retrying(List<String> lines, PendingActivityInfo activity) {
    boolean isBack =
        report(activity).filter(report -> report.attempt() == activity.getAttempt()).isPresent();
    if (activity.hasLastFailure() && !isBack) {
      line(
          lines,
          "retrying",
          activity.getActivityType().getName()
              + ", attempt "
              + activity.getAttempt()
              + "; the last one failed: "
              + activity.getLastFailure().getMessage());
    }
  }

  private static void backfills(List<String> lines, PipelineStatus status) {
    if (status.backfillsProblem() != null) {
      line(
          lines,
          "backfills",
          "those left pending could not be fetched and do not run: "
              + status.backfillsProblem().message());
    }
    for (BackfillLine job : status.backfills()) {
      line(
          lines,
          "backfill",
          Stream.of(job.job(), job.table(), job.state().name(), job.progress())
              .filter(word -> !word.isEmpty())
              .collect(Collectors.joining(" ")));
    }
    if (status.backfillsWaiting() > 0) {
      line(lines, "backfills", status.backfillsWaiting() + " wait for others to end");
    }
  }

  private static void tables(List<String> lines, PipelineStatus status, List<TableView> tables) {
    String notWhole =
        tables.stream()
            .filter(table -> !table.streams())
            .collect(Collectors.groupingBy(TableView::state, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(state -> ", " + state.getKey().toLowerCase(Locale.ROOT) + ": " + state.getValue())
            .collect(Collectors.joining());
    line(lines, "tables", status.tableCount() + notWhole);
    tables.stream()
        .filter(table -> !table.streams() || !table.reason().isEmpty())
        .forEach(
            table ->
                lines.add(
                    "    "
                        + table.table()
                        + " "
                        + table.state()
                        + (table.reason().isEmpty() ? "" : ": " + table.reason())));
  }

  private static void line(List<String> lines, String name, String value) {
    if (value != null && !value.isEmpty()) {
      lines.add(String.format(Locale.ROOT, "%-10s  %s", name, value));
    }
  }
}
