package io.rosetta.activities.snowflake;

import java.time.Duration;

/**
 * How much a backfill does at once.
 *
 * @param progressInterval between two writings of a job's progress
 * @param slice one is one transaction under the pipeline's lock, which the stream waits for
 * @param endedJobs so many, those that ended last, are kept in the job table, besides copies by
 *     which it is known whether a table has to be copied
 */
record BackfillTuning(Duration progressInterval, Slice.Limits slice, int endedJobs) {
  /**
   * A slice of so much takes a warehouse some ten seconds, far less than the five minutes that a
   * statement waits for the lock; each reads the whole load table, so smaller ones would take
   * longer in all.
   */
  static final BackfillTuning DEFAULT =
      new BackfillTuning(Duration.ofSeconds(5), new Slice.Limits(8_000_000, 256L << 20), 1_000);
}
