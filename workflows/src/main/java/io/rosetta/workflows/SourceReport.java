package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Publication and slot as they are now, and whether this start made them. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SourceReport(
    String publication, boolean publicationCreated, String slot, boolean slotCreated) {}
