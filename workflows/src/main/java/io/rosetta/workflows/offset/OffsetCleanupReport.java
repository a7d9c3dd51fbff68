package io.rosetta.workflows.offset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What was found, what was decided, and why.
 *
 * @param before the stored LSN that was found; empty when nothing was stored
 * @param position where the stream starts; empty when the pipeline has not started yet
 * @param generation that counts from now on
 * @param finding why the position was given up; empty when it was not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OffsetCleanupReport(
    OffsetDecision decision, String before, String position, long generation, String finding) {
  public OffsetCleanupReport {
    before = before == null ? "" : before;
    position = position == null ? "" : position;
    finding = finding == null ? "" : finding;
  }
}
