package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The one argument of {@link BackfillJobsWorkflow}.
 *
 * @param pipeline its name in {@code rosetta.yaml}; required
 * @param job the only job that is asked for, however old it is; null for the newest ones
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackfillJobsInput(String pipeline, String job) {}
