package io.rosetta.workflows.offset;

/** A generation to begin, in place of the position that was inspected. */
public record GenerationRequest(String pipeline, OffsetInspection inspected) {}
