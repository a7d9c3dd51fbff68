package io.rosetta.workflows.offset;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The one argument of {@link OffsetCleanupWorkflow}.
 *
 * @param pipeline its name in {@code rosetta.yaml}; required
 * @param finding what the stream found itself and nobody else can see; null or empty: nothing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OffsetCleanupInput(String pipeline, String finding) {
  public OffsetCleanupInput {
    finding = finding == null ? "" : finding;
  }
}
