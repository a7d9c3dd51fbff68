package io.rosetta.activities.snowflake;

import java.time.Duration;

/**
 * How much a backfill does at once.
 *
 * @param progressInterval between two writings of a job's progress
 * @param rowsPerSlice as far as {@link Slice#MOST_SLICES} allows; a slice is one transaction under
 *     the pipeline's lock, which the stream waits for
 * @param endedJobs so many, those that ended last, are kept in the job table, besides copies by
 *     which it is known whether a table has to be copied
 */
record BackfillTuning(Duration progressInterval, long rowsPerSlice, int endedJobs) {
  /**
   * Two million rows take a warehouse seconds; each slice reads the whole load table, so smaller
   * ones would take longer in all.
   */
  static final BackfillTuning DEFAULT = new BackfillTuning(Duration.ofSeconds(5), 2_000_000, 1_000);
}
