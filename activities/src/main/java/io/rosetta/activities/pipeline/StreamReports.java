package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.StreamProgress;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.workflows.PipelineProblem;
import io.rosetta.workflows.StreamReport;
import io.rosetta.workflows.StreamRequest;
import io.rosetta.workflows.StreamTotals;
import io.rosetta.workflows.TableView;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Turns the library's progress into reports for people. Immutable. */
final class StreamReports {
  private static final double MILLIS = 1_000;

  private final StreamRequest request;
  private final int attempt;
  private final String worker;
  private final StreamTotals carried;
  private final Clock clock;

  /**
   * For one attempt.
   *
   * @param carried what earlier attempts of this lease said that they applied
   */
  StreamReports(
      StreamRequest request, int attempt, String worker, StreamTotals carried, Clock clock) {
    this.request = request;
    this.attempt = attempt;
    this.worker = worker;
    this.carried = carried;
    this.clock = clock;
  }

  String pipeline() {
    return request.pipeline();
  }

  StreamReport starting() {
    return report(StreamProgress.Phase.STARTING.name(), "", "", 0, 0, carried, List.of(), null);
  }

  StreamReport of(StreamProgress progress) {
    return of(progress, null);
  }

  /**
   * The last words of an attempt that failed.
   *
   * @param problem may be null
   */
  StreamReport of(StreamProgress progress, PipelineProblem problem) {
    return report(
        progress.phase().name(),
        known(progress.committed()),
        known(progress.received()),
        progress.lagMillis() / MILLIS,
        Duration.ofMillis(progress.targetBusyMillis()).toSeconds(),
        carried.plus(
            new StreamTotals(
                progress.batches(), progress.rows(), progress.bytes(), progress.quarantined())),
        progress.tables(),
        problem);
  }

  /** Empty as long as the attempt has not read the stored position. */
  private static String known(Lsn lsn) {
    return lsn.equals(Lsn.ZERO) ? "" : lsn.toString();
  }

  PipelineProblem problem(String type, String message, String nextStep) {
    return new PipelineProblem(type, message, nextStep, clock.instant());
  }

  private StreamReport report(
      String phase,
      String position,
      String received,
      double lagSeconds,
      long targetBusySeconds,
      StreamTotals totals,
      List<TableStatus> tables,
      PipelineProblem problem) {
    return new StreamReport(
        request.number(),
        attempt,
        worker,
        phase,
        position,
        received,
        lagSeconds,
        targetBusySeconds,
        totals,
        tables.size(),
        views(tables),
        problem,
        clock.instant());
  }

  static List<TableView> views(List<TableStatus> tables) {
    return tables.stream()
        .sorted(
            Comparator.comparing((TableStatus table) -> table.state() != TableStatus.State.FAILED)
                .thenComparing(TableStatus::table))
        .limit(StreamReport.MOST_TABLES)
        .map(table -> new TableView(table.table().toString(), table.state().name(), table.reason()))
        .toList();
  }
}
