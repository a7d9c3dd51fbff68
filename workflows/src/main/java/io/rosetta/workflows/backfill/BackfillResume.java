package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.rosetta.workflows.PipelineProblem;
import java.time.Instant;

/**
 * What one run of a job's workflow hands to the next at a continue-as-new; the job itself is in the
 * job table. Unknown fields are ignored, so that a run of a newer version can hand over to an older
 * worker.
 *
 * @param rounds that came to nothing, one after the other
 * @param inVain attempts in a row that were read to their end and then were void
 * @param problem why the last of them ended; may be null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackfillResume(Instant startedAt, int rounds, int inVain, PipelineProblem problem) {}
