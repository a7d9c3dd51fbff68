package io.rosetta.workflows;

/** What a pipeline's workflow returns when it was stopped. */
public record PipelineResult(
    String pipeline, String reason, String position, long leases, StreamTotals totals) {}
