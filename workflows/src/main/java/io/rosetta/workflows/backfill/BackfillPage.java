package io.rosetta.workflows.backfill;

import java.util.stream.Collectors;

/** A job's status as Markdown, for the Temporal UI's current details. */
final class BackfillPage {
  private BackfillPage() {}

  static String markdown(BackfillStatus status) {
    StringBuilder page = new StringBuilder();
    page.append("### ")
        .append(status.pipeline())
        .append('/')
        .append(status.job())
        .append(": ")
        .append(status.state())
        .append("\n\n| | |\n|---|---|\n");
    row(page, "Table", status.table());
    row(page, "Kind", status.kind() == null ? "" : status.kind().name());
    row(page, "Filter", filter(status));
    row(page, "Step", status.step() == null ? "" : status.step().name());
    row(page, "Now", status.waitsFor());
    row(page, "Progress", ProgressText.of(status));
    row(page, "Attempt", status.attempt() == 0 ? "" : String.valueOf(status.attempt()));
    row(page, "Lanes", status.lanes() == 0 ? "" : String.valueOf(status.lanes()));
    row(page, "Started", String.valueOf(status.startedAt()));
    row(page, "As of", status.reportedAt() == null ? "" : String.valueOf(status.reportedAt()));
    if (status.problem() != null) {
      page.append("\n**Last error** `")
          .append(status.problem().type())
          .append("` at ")
          .append(status.problem().at())
          .append(": ")
          .append(status.problem().message())
          .append("\n\n**Next step:** ")
          .append(status.problem().nextStep())
          .append("\n");
    }
    return page.toString();
  }

  /** Values of a filter are the user's data: the page names columns and operators only. */
  private static String filter(BackfillStatus status) {
    return status.filter().stream()
        .map(condition -> condition.column() + " " + condition.operator() + " ...")
        .collect(Collectors.joining(" AND "));
  }

  private static void row(StringBuilder page, String name, String value) {
    if (!value.isEmpty()) {
      page.append("| ").append(name).append(" | ").append(cell(value)).append(" |\n");
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
