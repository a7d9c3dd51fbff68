package io.rosetta.activities.backfill;

import io.rosetta.activities.backfill.BackfillSource.Look;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.Watermark;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillRef;
import java.util.List;

/**
 * The attempt that a step belongs to, as long as it counts.
 *
 * @param job as it was when the step began
 * @param look at the source, which is as it was when the attempt began
 */
record CurrentAttempt(BackfillJob job, Attempt attempt, Look look) {
  /**
   * Finds it.
   *
   * @throws RosettaException BACKFILL_VOID when it does not count any more; CONFIGURATION_INVALID
   *     when there is no such job
   */
  static CurrentAttempt require(BackfillRef ref, BackfillSource source, BackfillTarget target) {
    BackfillJob job = requireJob(ref, target);
    if (job.state().isEnded() || job.attempt() != ref.attempt()) {
      throw isVoid(
          ref,
          "the job is %s in attempt %d, this is attempt %d"
              .formatted(job.state(), job.attempt(), ref.attempt()));
    }
    Look look = source.look(job.table());
    List<String> differences = differences(job, look.picture());
    if (!differences.isEmpty()) {
      throw isVoid(ref, "the table changed at the source: " + String.join(", ", differences));
    }
    Attempt attempt =
        target
            .resume(job, look.mapping())
            .orElseThrow(() -> isVoid(ref, "it is not active any more"));
    return new CurrentAttempt(job, attempt, look);
  }

  static BackfillJob requireJob(BackfillRef ref, BackfillTarget target) {
    return target
        .job(ref.job())
        .orElseThrow(
            () ->
                new RosettaException(
                    RosettaError.CONFIGURATION_INVALID,
                    "pipeline '%s' has no job '%s'".formatted(ref.pipeline(), ref.job())));
  }

  /**
   * What has changed at the source since the attempt began. Once slices are applied the rows that
   * were read are known to be good, and only what the slices are made of matters: the stream
   * carries the rest.
   */
  static List<String> differences(BackfillJob job, CatalogPicture now) {
    if (job.catalogPicture() == null) {
      return List.of("nothing is known of it");
    }
    CatalogPicture then = job.catalogPicture();
    boolean slicing = job.slicesDone() > 0;
    return then.differences(slicing ? now.withRowsOf(then) : now);
  }

  static RosettaException isVoid(BackfillRef ref, String why) {
    return new RosettaException(
        RosettaError.BACKFILL_VOID,
        "attempt %d of job '%s' of pipeline '%s' does not count any more: %s"
            .formatted(ref.attempt(), ref.job(), ref.pipeline(), why));
  }

  /**
   * The low mark, which the step before has set.
   *
   * @throws RosettaException BACKFILL_VOID when there is none
   */
  Watermark low() {
    return job.low()
        .orElseThrow(
            () ->
                new RosettaException(
                    RosettaError.BACKFILL_VOID, "job '" + job.id() + "' has no low mark"));
  }
}
