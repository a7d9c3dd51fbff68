package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillTarget.Attempt;

/**
 * Directories of backfills in the pipeline's stage: {@code <pipeline>/backfill/<job>/<attempt>/}
 * and below it one per try. They sort after all directories of the stream, which begin with a
 * digit, so the sweeping of older epochs does not touch them.
 */
final class BackfillPath {
  private BackfillPath() {}

  static String ofJob(String pipeline, String job) {
    return StagePath.root(pipeline) + "backfill/" + StateObjects.digest(job) + "/";
  }

  static String ofAttempt(String pipeline, String job, int attempt) {
    return ofJob(pipeline, job) + attempt + "/";
  }

  /**
   * The directory of one try.
   *
   * @param nonce never used before for this chunk
   */
  static String ofChunk(String pipeline, Attempt attempt, int chunk, String nonce) {
    return ofAttempt(pipeline, attempt.job(), attempt.number()) + chunk + "-" + nonce + "/";
  }

  /** The directory of values fetched by key. */
  static String ofFetch(String pipeline, Attempt attempt, String nonce) {
    return ofAttempt(pipeline, attempt.job(), attempt.number()) + "fetched-" + nonce + "/";
  }
}
