package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pipeline's name as {@code rosetta.yaml} has it. It is also part of the workflow id, of the slot
 * and of the publication, so its alphabet is small.
 */
public record PipelineName(String value) {
  /** What a name may look like, for messages. */
  public static final String RULE =
      "a lower-case letter, then up to 47 lower-case letters, digits, '-' or '_'";

  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_-]{0,47}");
  private static final String WORKFLOW_PREFIX = "rosetta-pipeline-";

  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException when the text is no pipeline name
   */
  @JsonCreator
  public PipelineName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("'" + value + "' is no pipeline name: " + RULE);
    }
  }

  public static boolean isValid(String text) {
    return text != null && SHAPE.matcher(text).matches();
  }

  /**
   * The only workflow id under which this pipeline may run: two workflows of one pipeline would end
   * each other's stream for ever.
   */
  public String workflowId() {
    return WORKFLOW_PREFIX + value;
  }

  /** The pipeline whose workflow has this id; empty for any other id. */
  public static Optional<PipelineName> ofWorkflowId(String workflowId) {
    return Optional.of(workflowId)
        .filter(id -> id.startsWith(WORKFLOW_PREFIX))
        .map(id -> id.substring(WORKFLOW_PREFIX.length()))
        .filter(PipelineName::isValid)
        .map(PipelineName::new);
  }

  @JsonValue
  @Override
  public String toString() {
    return value;
  }
}
