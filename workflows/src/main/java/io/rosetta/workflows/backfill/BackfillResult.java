package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What a job's workflow returns: COMPLETED or CANCELLED. A job that failed fails its workflow.
 *
 * @param reason how far a cancelled job came; else empty
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackfillResult(
    String pipeline,
    String job,
    String table,
    BackfillState state,
    String reason,
    int attempts,
    long rows,
    long bytes) {}
