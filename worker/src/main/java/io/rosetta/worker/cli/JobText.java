package io.rosetta.worker.cli;

import io.rosetta.workflows.PipelineProblem;
import io.rosetta.workflows.backfill.BackfillStatus;
import io.rosetta.workflows.backfill.BackfillView;
import io.rosetta.workflows.backfill.LaneProgress;
import io.rosetta.workflows.backfill.ProgressText;
import io.rosetta.workflows.backfill.RowCondition;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.common.converter.DataConverter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Backfill jobs as lines for a terminal. */
final class JobText {
  private static final String LANE = "CopyChunks";
  private static final List<String> HEADER =
      List.of("JOB", "TABLE", "KIND", "STATE", "UPDATED", "PROGRESS");

  private final DataConverter converter;

  JobText(DataConverter converter) {
    this.converter = converter;
  }

  /**
   * A table with a line for each job.
   *
   * @param live what workflows say of those that run, by job
   */
  static List<String> table(List<BackfillView> jobs, Map<String, BackfillStatus> live) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADER));
    jobs.forEach(job -> rows.add(row(job, Optional.ofNullable(live.get(job.job())))));
    int[] widths =
        IntStream.range(0, HEADER.size())
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> padded(row, widths)).toList();
  }

  private static List<String> row(BackfillView job, Optional<BackfillStatus> live) {
    String progress = live.map(ProgressText::of).orElseGet(() -> ProgressText.of(job));
    String why = live.map(BackfillStatus::waitsFor).orElse(job.reason());
    return List.of(
        job.job(),
        job.table(),
        String.valueOf(job.kind()),
        live.map(BackfillStatus::state).orElse(job.state()).name(),
        time(job.updatedAt()),
        joined(progress, why));
  }

  private static String joined(String progress, String why) {
    if (progress.isEmpty() || why.isEmpty()) {
      return progress + why;
    }
    return progress + "; " + why;
  }

  private static String padded(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length - 1; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.append(row.get(widths.length - 1).replace("\n", " ")).toString().stripTrailing();
  }

  /**
   * All that is known of one job.
   *
   * @param live what its workflow says; empty when none runs
   * @param pending its activities under way: newer than what the workflow was told
   */
  List<String> lines(
      BackfillView job, Optional<BackfillStatus> live, List<PendingActivityInfo> pending) {
    List<String> lines = new ArrayList<>();
    line(lines, "job", job.job());
    line(lines, "table", job.table());
    line(lines, "kind", String.valueOf(job.kind()));
    line(lines, "filter", filter(job.filter()));
    line(lines, "state", live.map(BackfillStatus::state).orElse(job.state()).name());
    line(lines, "step", live.map(BackfillStatus::step).map(Enum::name).orElse(""));
    line(lines, "now", live.map(BackfillStatus::waitsFor).orElse(""));
    line(lines, "reason", job.reason());
    line(lines, "progress", live.map(ProgressText::of).orElseGet(() -> ProgressText.of(job)));
    line(lines, "attempt", job.attempt() == 0 ? "" : String.valueOf(job.attempt()));
    line(lines, "low mark", job.low());
    line(lines, "high mark", job.high());
    line(lines, "created", time(job.createdAt()));
    line(lines, "updated", time(job.updatedAt()));
    pending.forEach(activity -> activity(lines, activity));
    live.map(BackfillStatus::problem).ifPresent(problem -> problem(lines, problem));
    return lines;
  }

  /** A job that the job table does not have yet. */
  static List<String> notCreated(BackfillStatus status) {
    List<String> lines = new ArrayList<>();
    line(lines, "job", status.job());
    line(lines, "state", status.state() + " (the job table lacks it yet, or cannot be read)");
    line(lines, "now", status.waitsFor());
    if (status.problem() != null) {
      problem(lines, status.problem());
    }
    return lines;
  }

  private static void problem(List<String> lines, PipelineProblem problem) {
    line(lines, "last error", problem.type() + " at " + problem.at());
    problem.message().lines().forEach(text -> lines.add("    " + text));
    line(lines, "next step", problem.nextStep());
  }

  private void activity(List<String> lines, PendingActivityInfo activity) {
    lane(activity)
        .ifPresent(
            lane ->
                line(
                    lines,
                    "lane " + (lane.lane() + 1),
                    "chunk %d %s, %d chunks and %s rows since it began"
                        .formatted(
                            lane.chunk(),
                            lane.step(),
                            lane.chunksDone(),
                            ProgressText.count(lane.rows()))));
    if (activity.hasLastFailure()) {
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

  private Optional<LaneProgress> lane(PendingActivityInfo activity) {
    boolean tells =
        LANE.equals(activity.getActivityType().getName())
            && activity.getHeartbeatDetails().getPayloadsCount() > 0;
    return tells
        ? Optional.ofNullable(
            converter.fromPayload(
                activity.getHeartbeatDetails().getPayloads(0),
                LaneProgress.class,
                LaneProgress.class))
        : Optional.empty();
  }

  private static String filter(List<RowCondition> filter) {
    return filter.stream()
        .map(c -> (c.column() + " " + c.operator() + " " + String.join(", ", c.values())).strip())
        .collect(Collectors.joining(" AND "));
  }

  private static String time(Instant at) {
    return at == null ? "" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void line(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(String.format(Locale.ROOT, "%-10s  %s", name, value));
    }
  }
}
