package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rosetta.workflows.PipelineName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one argument of {@link BackfillWorkflow}. People write it by hand as JSON, so every field may
 * be missing and nothing is thrown while it is read: {@link #validate} says all that is wrong.
 *
 * @param pipeline its name in {@code rosetta.yaml}; required
 * @param table {@code schema.table}, quoted where a name has a dot; required unless the job exists
 * @param kind null means RESYNC, or REFRESH when there is a filter
 * @param filter at most {@link RowCondition#MOST_CONDITIONS}; null means all rows
 * @param job null: what the workflow id says
 * @param lanes how many chunks are read side by side; null: what {@code rosetta.yaml} says
 * @param reportEvery how often a step tells the workflow how far it is, ISO-8601 ({@code PT1M}, the
 *     default)
 * @param retry whether a job that FAILED or was CANCELLED is taken up again, which is the default;
 *     the pipeline says false for those that it runs by itself
 * @param resume what an earlier run hands over; never given by hand
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackfillInput(
    String pipeline,
    String table,
    BackfillKind kind,
    List<RowCondition> filter,
    String job,
    Integer lanes,
    Duration reportEvery,
    Boolean retry,
    BackfillResume resume) {
  /** More lanes than this are refused. */
  public static final int MOST_LANES = 64;

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  public BackfillInput {
    filter = RowCondition.listed(filter);
    reportEvery = reportEvery == null ? BackfillRef.DEFAULT_REPORT_EVERY : reportEvery;
    retry = retry == null || retry;
  }

  /** The input for a job that exists. */
  public static BackfillInput of(PipelineName pipeline, boolean retry) {
    return new BackfillInput(pipeline.value(), null, null, null, null, null, null, retry, null);
  }

  /**
   * All that is wrong, each with the field's name; empty when the input can be used.
   *
   * @param workflowId the id that the workflow runs under
   */
  public List<String> validate(String workflowId) {
    List<String> errors = new ArrayList<>();
    if (pipeline == null || pipeline.isBlank()) {
      errors.add("'pipeline' is missing: the pipeline's name in rosetta.yaml");
    } else if (!PipelineName.isValid(pipeline)) {
      errors.add("'pipeline' is '" + pipeline + "', but must be " + PipelineName.RULE);
    } else {
      validateId(workflowId, errors);
    }
    if (table == null && (kind != null || !filter.isEmpty())) {
      errors.add("'table' is missing: schema.table");
    }
    new BackfillRequest(job, table, kind, filter).validateRows(errors);
    if (lanes != null && (lanes < 1 || lanes > MOST_LANES)) {
      errors.add("'lanes' is " + lanes + ", but must be from 1 to " + MOST_LANES);
    }
    if (reportEvery.compareTo(SHORTEST) < 0) {
      errors.add("'reportEvery' is " + reportEvery + ", but must be PT1S or more (say PT1M)");
    }
    return List.copyOf(errors);
  }

  private void validateId(String workflowId, List<String> errors) {
    PipelineName name = new PipelineName(pipeline);
    if (job != null && !BackfillJobId.isValid(job)) {
      errors.add("'job' is '" + job + "', but must be " + BackfillJobId.RULE);
      return;
    }
    String expected = job == null ? "<job>" : job;
    Optional<BackfillJobId> running = BackfillJobId.ofWorkflowId(name, workflowId);
    if (running.isEmpty() || (job != null && !running.orElseThrow().value().equals(job))) {
      errors.add(
          "the workflow id is '%s', but a job of pipeline '%s' only runs as 'rosetta-backfill-%s-%s'%s"
              .formatted(
                  workflowId,
                  pipeline,
                  pipeline,
                  expected,
                  job == null ? ", where <job> is " + BackfillJobId.RULE : ""));
    }
  }

  /** The input of the next run after a continue-as-new, which revives nothing. */
  BackfillInput continuing(BackfillResume next) {
    return new BackfillInput(pipeline, table, kind, filter, job, lanes, reportEvery, false, next);
  }

  Optional<BackfillResume> resumed() {
    return Optional.ofNullable(resume);
  }
}
