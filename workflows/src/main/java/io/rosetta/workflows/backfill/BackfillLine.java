package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * One job in its pipeline's status: what the job's workflow signals to the pipeline's, and what one
 * run of that hands to the next.
 *
 * @param progress how far it is, for people
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackfillLine(
    String job, String table, BackfillKind kind, BackfillState state, String progress, Instant at) {
  public BackfillLine {
    table = table == null ? "" : table;
    state = state == null ? BackfillState.PENDING : state;
    progress = progress == null ? "" : progress;
    at = at == null ? Instant.EPOCH : at;
  }

  BackfillLine with(BackfillState next, String text) {
    return new BackfillLine(job, table, kind, next, text, at);
  }

  /** A job that waits for the pipeline to begin it. */
  static BackfillLine of(BackfillView job) {
    return new BackfillLine(
        job.job(),
        job.table(),
        job.kind(),
        job.state(),
        ProgressText.of(job),
        job.updatedAt() == null ? job.createdAt() : job.updatedAt());
  }
}
