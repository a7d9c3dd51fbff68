package io.rosetta.workflows;

import io.rosetta.workflows.backfill.BackfillLine;
import java.util.List;
import java.util.Locale;

/** The status as Markdown, for the Temporal UI's current details. */
final class StatusPage {
  private static final int MOST_ROWS = 50;

  private StatusPage() {}

  static String markdown(PipelineStatus status) {
    StringBuilder page = new StringBuilder();
    page.append("### ").append(status.pipeline()).append(": ").append(status.state());
    if (!status.reason().isEmpty()) {
      page.append(" (").append(status.reason()).append(')');
    }
    page.append("\n\n");
    slot(status.slot(), page);
    backfillsProblem(status.backfillsProblem(), page);
    facts(status, page);
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
    findings(status.findings(), page);
    backfills(status, page);
    tables(status, page);
    return page.toString();
  }

  private static void facts(PipelineStatus status, StringBuilder page) {
    page.append("| | |\n|---|---|\n");
    row(page, "Position", status.position().isEmpty() ? "none yet" : status.position());
    if (status.lagSeconds() != null) {
      row(page, "Lag", String.format(Locale.ROOT, "%.1f s", status.lagSeconds()));
      row(page, "As of", String.valueOf(status.reportedAt()));
    }
    StreamTotals totals = status.totals();
    row(page, "Applied", totals.rows() + " changes in " + totals.batches() + " commits");
    if (totals.quarantined() > 0) {
      row(page, "Quarantined", totals.quarantined() + " values, NULL in their tables");
    }
    if (status.slot() != null) {
      row(page, "Source's WAL", status.slot().kept());
    }
    row(page, "Lease", String.valueOf(status.lease()));
    if (!status.worker().isEmpty()) {
      row(page, "Worker", status.worker() + ", attempt " + status.attempt());
    }
    row(page, "Started", String.valueOf(status.startedAt()));
  }

  /** In front of everything else: a full disk stops the source, not only the pipeline. */
  private static void slot(SlotReport slot, StringBuilder page) {
    if (slot != null && slot.alarms()) {
      page.append("**")
          .append(slot.level())
          .append("** ")
          .append(slot.message())
          .append(" (as of ")
          .append(slot.at())
          .append(")\n\n");
    }
  }

  private static void backfillsProblem(PipelineProblem problem, StringBuilder page) {
    if (problem != null) {
      page.append("**Backfills left pending do not run**, since they could not be fetched: `")
          .append(problem.type())
          .append("` ")
          .append(problem.message())
          .append(
              " They are fetched again with the next lease, or after a pause and a resume.\n\n");
    }
  }

  private static void backfills(PipelineStatus status, StringBuilder page) {
    if (status.backfills().isEmpty()) {
      return;
    }
    page.append("\n| Backfill | Table | State | |\n|---|---|---|---|\n");
    for (BackfillLine job : status.backfills()) {
      page.append("| ")
          .append(cell(job.job()))
          .append(" | ")
          .append(cell(job.table()))
          .append(" | ")
          .append(job.state())
          .append(" | ")
          .append(cell(job.progress()))
          .append(" |\n");
    }
    if (status.backfillsWaiting() > 0) {
      page.append("\n").append(status.backfillsWaiting()).append(" wait for others to end\n");
    }
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append("| ").append(name).append(" | ").append(cell(value)).append(" |\n");
  }

  private static void findings(List<PreflightFinding> findings, StringBuilder page) {
    if (!findings.isEmpty()) {
      page.append("\n**Preflight**\n\n");
      findings.forEach(finding -> page.append("- ").append(finding.line()).append('\n'));
    }
  }

  private static void tables(PipelineStatus status, StringBuilder page) {
    if (status.tables().isEmpty()) {
      return;
    }
    page.append("\n| Table | State | |\n|---|---|---|\n");
    status.tables().stream()
        .limit(MOST_ROWS)
        .forEach(
            table ->
                page.append("| ")
                    .append(cell(table.table()))
                    .append(" | ")
                    .append(table.state())
                    .append(" | ")
                    .append(cell(table.reason()))
                    .append(" |\n"));
    int more = status.tableCount() - Math.min(MOST_ROWS, status.tables().size());
    if (more > 0) {
      page.append("\nand ").append(more).append(" more\n");
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
