package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What the comparison of position and slot found.
 *
 * @param decision what the stream will do, for people: {@code FRESH_START} or {@code RESUME}
 * @param position the stored position's LSN; empty when there is none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PositionReport(String decision, String position) {}
