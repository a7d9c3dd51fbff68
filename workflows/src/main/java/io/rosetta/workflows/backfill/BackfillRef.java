package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;

/**
 * Which job of which pipeline.
 *
 * @param attempt the attempt that the step belongs to, 0 where it is about the job; a step of an
 *     attempt that is no longer the newest fails with {@code BACKFILL_VOID}
 * @param reportEvery how often a step may signal that it got further, see {@link
 *     BackfillProgressReport}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackfillRef(String pipeline, String job, int attempt, Duration reportEvery) {
  /** What holds where nobody says something else. */
  public static final Duration DEFAULT_REPORT_EVERY = Duration.ofMinutes(1);

  public BackfillRef {
    reportEvery = reportEvery == null ? DEFAULT_REPORT_EVERY : reportEvery;
  }

  public BackfillRef(String pipeline, String job, int attempt) {
    this(pipeline, job, attempt, null);
  }

  public BackfillRef at(int number) {
    return new BackfillRef(pipeline, job, number, reportEvery);
  }
}
