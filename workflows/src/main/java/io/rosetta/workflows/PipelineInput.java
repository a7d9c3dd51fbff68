package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one argument of {@link PipelineWorkflow}. People write it by hand as JSON, so every field may
 * be missing and nothing is thrown while it is read: {@link #validate} says all that is wrong.
 *
 * @param pipeline its name in {@code rosetta.yaml}; required
 * @param lease how long one streaming activity runs before it is started again, ISO-8601 ({@code
 *     PT6H}); null: what {@code rosetta.yaml} says
 * @param reportEvery how often the stream tells the workflow how far it is, ISO-8601 ({@code PT1M},
 *     the default); each report costs a few history events
 * @param resume what an earlier run hands over; never given by hand
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PipelineInput(
    String pipeline, Duration lease, Duration reportEvery, PipelineResume resume) {
  static final Duration DEFAULT_REPORT_EVERY = Duration.ofMinutes(1);
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST_LEASE = Duration.ofDays(30);

  public PipelineInput {
    reportEvery = reportEvery == null ? DEFAULT_REPORT_EVERY : reportEvery;
  }

  /** The input of a plain start. */
  public static PipelineInput of(PipelineName pipeline) {
    return new PipelineInput(pipeline.value(), null, null, null);
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
    } else if (!new PipelineName(pipeline).workflowId().equals(workflowId)) {
      errors.add(
          "the workflow id is '"
              + workflowId
              + "', but pipeline '"
              + pipeline
              + "' only runs as '"
              + new PipelineName(pipeline).workflowId()
              + "', so that no two workflows fight over its slot");
    }
    if (lease != null && (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST_LEASE) > 0)) {
      errors.add("'lease' is " + lease + ", but must be from PT1S to P30D (say PT6H)");
    }
    if (reportEvery.compareTo(SHORTEST) < 0) {
      errors.add("'reportEvery' is " + reportEvery + ", but must be PT1S or more (say PT1M)");
    }
    return List.copyOf(errors);
  }

  /** The input of the next run after a continue-as-new. */
  PipelineInput continuing(PipelineResume next) {
    return new PipelineInput(pipeline, lease, reportEvery, next);
  }

  Optional<PipelineResume> resumed() {
    return Optional.ofNullable(resume);
  }
}
