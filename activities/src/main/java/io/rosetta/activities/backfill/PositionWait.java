package io.rosetta.activities.backfill;

import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StoredState;
import io.rosetta.workflows.RosettaError;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for the stream. Meanwhile barriers are written to the source, so that a stream where
 * nothing happens has something to commit. For one wait of one thread.
 */
final class PositionWait {
  /**
   * A small table's job is mostly waiting for the stream: soon again at first, then each second.
   */
  private static final long SOONEST_BARRIER_MILLIS = 50;

  private static final long LATEST_BARRIER_MILLIS = 1_000;

  private final BackfillSource source;
  private final BackfillTarget target;
  private final Consumer<String> waiting;
  private final Patience patience = new Patience();
  private final long begun = System.nanoTime();
  private long nextBarrier = begun;

  PositionWait(BackfillSource source, BackfillTarget target, Consumer<String> waiting) {
    this.source = source;
    this.target = target;
    this.waiting = waiting;
  }

  /**
   * Returns when the stream has applied every transaction that ends at or below {@code lsn}.
   *
   * @param identity of the server that {@code lsn} is from
   * @return false when the stream has gone over to a later timeline instead: what was read may not
   *     be part of it
   * @throws RosettaException BACKFILL_VOID when the pipeline has begun another generation: its
   *     positions cannot be compared with ours
   */
  boolean awaitPassed(Attempt attempt, Lsn lsn, SourceIdentity identity)
      throws InterruptedException {
    while (true) {
      StoredState stored = target.stored();
      requireSameGeneration(attempt, stored);
      long ahead = stored.source().timeline() - identity.timeline();
      Lsn position = stored.position().lsn();
      if (ahead > 0 || (ahead == 0 && !lsn.isAfter(position))) {
        waiting.accept("");
        return ahead == 0;
      }
      waiting.accept(
          "waits for the stream to pass %s: it is at %s, %d bytes before it"
              .formatted(lsn, position, lsn.minus(position)));
      pause();
    }
  }

  private static void requireSameGeneration(Attempt attempt, StoredState stored) {
    if (stored.generation() != attempt.generation()) {
      throw new RosettaException(
          RosettaError.BACKFILL_VOID,
          "job '%s' was read in generation %d of the pipeline, which is now in %d"
              .formatted(attempt.job(), attempt.generation(), stored.generation()));
    }
  }

  /** Returns when the stream accepts the table and writes tombstones for the attempt. */
  void awaitAcknowledged(Attempt attempt) throws InterruptedException {
    while (!target.isAcknowledged(attempt)) {
      waiting.accept(
          "waits for the stream to take up table "
              + attempt.mapping().id()
              + ", which takes a running pipeline a moment");
      pause();
    }
    waiting.accept("");
  }

  private void pause() throws InterruptedException {
    if (System.nanoTime() - nextBarrier >= 0) {
      source.barrier();
      long now = System.nanoTime();
      long waited = TimeUnit.NANOSECONDS.toMillis(now - begun);
      long pause = Math.min(LATEST_BARRIER_MILLIS, Math.max(SOONEST_BARRIER_MILLIS, waited / 2));
      nextBarrier = now + TimeUnit.MILLISECONDS.toNanos(pause);
    }
    patience.pause();
  }
}
