package io.rosetta.workflows;

/** Names a pipeline; the worker knows the rest, so that no payload carries a secret. */
public record PipelineRef(String pipeline) {}
