package io.rosetta.workflows.offset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What position, slot and server were found to be, and what follows.
 *
 * @param position the stored LSN; empty when nothing is stored
 * @param generation the stored generation, 0 when nothing is stored
 * @param finding why it cannot be gone on from; empty when it can
 * @param replaceSlot whether the slot is of no use any more and a new one takes its name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record OffsetInspection(
    OffsetDecision decision,
    String position,
    long generation,
    String finding,
    boolean replaceSlot) {
  public OffsetInspection {
    position = position == null ? "" : position;
    finding = finding == null ? "" : finding;
  }
}
