package io.rosetta.workflows;

import io.rosetta.workflows.backfill.BackfillLine;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The status as Markdown, for the Temporal UI's current details. */
final class StatusPage {
  private static final int MOST_TABLES = 50;

  private StatusPage() {}

  static String markdown(PipelineStatus status) {
    String why = status.reason().isEmpty() ? "" : " (" + status.reason() + ")";
    DetailsPage page = new DetailsPage(status.pipeline() + ": " + status.state() + why);
    slot(status.slot(), page);
    backfillsProblem(status.backfillsProblem(), page);
    facts(status, page);
    page.problem(status.problem());
    findings(status.findings(), page);
    backfills(status, page);
    tables(status, page);
    return page.text();
  }

  private static void facts(PipelineStatus status, DetailsPage page) {
    StreamTotals totals = status.totals();
    page.fact("Position", status.position().isEmpty() ? "none yet" : status.position());
    if (status.lagSeconds() != null) {
      page.fact(
          "Lag",
          String.format(
              Locale.ROOT,
              "%.1f s as of %s",
              status.lagSeconds(),
              DetailsPage.time(status.reportedAt())));
    }
    page.fact(
        "Applied",
        String.format(Locale.ROOT, "%,d changes in %,d commits", totals.rows(), totals.batches()));
    page.fact(
        "Quarantined",
        totals.quarantined() == 0 ? "" : totals.quarantined() + " values, NULL in their tables");
    page.fact("Source's WAL", status.slot() == null ? "" : status.slot().kept());
    page.fact("Lease", String.valueOf(status.lease()));
    page.fact(
        "Worker",
        status.worker().isEmpty() ? "" : status.worker() + ", attempt " + status.attempt());
    page.fact("Started", DetailsPage.time(status.startedAt()));
  }

  /** In front of everything else: a full disk stops the source, not only the pipeline. */
  private static void slot(SlotReport slot, DetailsPage page) {
    if (slot != null && slot.alarms()) {
      page.paragraph(
          "**%s** %s (as of %s)"
              .formatted(slot.level(), slot.message(), DetailsPage.time(slot.at())));
    }
  }

  private static void backfillsProblem(PipelineProblem problem, DetailsPage page) {
    if (problem != null) {
      page.paragraph(
          "**Backfills left pending do not run**, since they could not be fetched: `"
              + problem.type()
              + "` "
              + problem.message()
              + " They are fetched again with the next lease, or after a pause and a resume.");
    }
  }

  private static void findings(List<PreflightFinding> findings, DetailsPage page) {
    if (!findings.isEmpty()) {
      page.paragraph("**Preflight**");
      findings.forEach(finding -> page.item(finding.line()));
    }
  }

  private static void backfills(PipelineStatus status, DetailsPage page) {
    if (status.backfills().isEmpty()) {
      return;
    }
    page.paragraph("**Backfills**");
    for (BackfillLine job : status.backfills()) {
      String progress = job.progress().isEmpty() ? "" : ": " + job.progress();
      // The workflow learns the table from the job's row, which may not be there yet.
      String table = job.table().isEmpty() ? "" : DetailsPage.code(job.table()) + " ";
      page.item(table + job.state() + progress + " (job " + DetailsPage.code(job.job()) + ")");
    }
    if (status.backfillsWaiting() > 0) {
      page.item(status.backfillsWaiting() + " wait for others to end");
    }
  }

  /** Those that something is to be said of one by one, the others by name. */
  private static void tables(PipelineStatus status, DetailsPage page) {
    List<TableView> shown = status.tables().stream().limit(MOST_TABLES).toList();
    if (shown.isEmpty()) {
      return;
    }
    page.paragraph("**Tables**");
    shown.stream()
        .filter(table -> !table.streams())
        .forEach(
            table ->
                page.item(
                    DetailsPage.code(table.table())
                        + " "
                        + table.state()
                        + (table.reason().isEmpty() ? "" : ": " + table.reason())));
    page.fact(
        TableView.STREAMING,
        shown.stream()
            .filter(TableView::streams)
            .map(table -> DetailsPage.code(table.table()))
            .collect(Collectors.joining(", ")));
    int more = status.tableCount() - shown.size();
    if (more > 0) {
      page.item("and " + more + " more");
    }
  }
}
