package io.rosetta.workflows.backfill;

/**
 * Which job of which pipeline.
 *
 * @param attempt the attempt that the step belongs to, 0 where it is about the job; a step of an
 *     attempt that is no longer the newest fails with {@code BACKFILL_VOID}
 */
public record BackfillRef(String pipeline, String job, int attempt) {
  public static BackfillRef of(String pipeline, String job) {
    return new BackfillRef(pipeline, job, 0);
  }

  public BackfillRef at(int number) {
    return new BackfillRef(pipeline, job, number);
  }
}
