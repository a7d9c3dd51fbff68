package io.rosetta.workflows.backfill;

import io.rosetta.workflows.PipelineName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A job's id. It is a part of the workflow id {@code rosetta-backfill-<pipeline>-<job>}. Pipelines
 * may have a hyphen in their names, so jobs have none: what follows the last hyphen is the job, and
 * no two jobs share a workflow id.
 */
public record BackfillJobId(String value) {
  /** What an id may look like, for messages. */
  public static final String RULE =
      "a lower-case letter or a digit, then up to 62 lower-case letters, digits, '_' or '.'";

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9_.]{0,62}");
  private static final String WORKFLOW_PREFIX = "rosetta-backfill-";

  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException when the text is no job id
   */
  public BackfillJobId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("'" + value + "' is no job id: " + RULE);
    }
  }

  public static boolean isValid(String text) {
    return text != null && SHAPE.matcher(text).matches();
  }

  /** The only workflow id under which the job may run. */
  public String workflowId(PipelineName pipeline) {
    return workflowPrefix(pipeline) + value;
  }

  /** The pipeline's job whose workflow has this id; empty for any other id. */
  public static Optional<BackfillJobId> ofWorkflowId(PipelineName pipeline, String workflowId) {
    return Optional.of(workflowId)
        .filter(id -> id.startsWith(workflowPrefix(pipeline)))
        .map(id -> id.substring(workflowPrefix(pipeline).length()))
        .filter(BackfillJobId::isValid)
        .map(BackfillJobId::new);
  }

  private static String workflowPrefix(PipelineName pipeline) {
    return WORKFLOW_PREFIX + pipeline.value() + "-";
  }

  @Override
  public String toString() {
    return value;
  }
}
