package io.rosetta.workflows;

import java.time.Instant;

/**
 * The last failure of a pipeline.
 *
 * @param type a constant of {@link RosettaError}, or Temporal's own word for it
 * @param nextStep what the user should do
 */
public record PipelineProblem(String type, String message, String nextStep, Instant at) {}
