package io.rosetta.workflows.backfill;

import io.rosetta.workflows.DetailsPage;
import java.util.stream.Collectors;

/** A job's status as Markdown, for the Temporal UI's current details. */
final class BackfillPage {
  private BackfillPage() {}

  static String markdown(BackfillStatus status) {
    return new DetailsPage(status.pipeline() + "/" + status.job() + ": " + status.state())
        .fact("Table", status.table().isEmpty() ? "" : DetailsPage.code(status.table()))
        .fact("Kind", status.kind() == null ? "" : status.kind().name())
        .fact("Filter", filter(status))
        .fact("Step", status.step() == null ? "" : status.step().name())
        .fact("Now", status.waitsFor())
        .fact("Progress", ProgressText.of(status))
        .fact("Attempt", status.attempt() == 0 ? "" : String.valueOf(status.attempt()))
        .fact("Lanes", status.lanes() == 0 ? "" : String.valueOf(status.lanes()))
        .fact("Started", DetailsPage.time(status.startedAt()))
        .fact("As of", DetailsPage.time(status.reportedAt()))
        .problem(status.problem())
        .text();
  }

  /** Values of a filter are the user's data: the page names columns and operators only. */
  private static String filter(BackfillStatus status) {
    return status.filter().stream()
        .map(
            condition -> DetailsPage.code(condition.column()) + " " + condition.operator() + " ...")
        .collect(Collectors.joining(" AND "));
  }
}
