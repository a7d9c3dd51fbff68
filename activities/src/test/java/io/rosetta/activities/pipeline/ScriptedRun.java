package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.StreamProgress;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A stream that waits for its end. */
final class ScriptedRun implements StreamRun {
  final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  final AtomicLong drains = new AtomicLong();
  volatile boolean moves = true;
  volatile boolean interrupted;
  private final AtomicLong pulse = new AtomicLong();
  private final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public void run() throws InterruptedException {
    try {
      ended.await();
    } catch (InterruptedException e) {
      interrupted = true;
      throw e;
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  void fail(RuntimeException why) {
    failure.set(why);
    ended.countDown();
  }

  void endUnasked() {
    ended.countDown();
  }

  @Override
  public void drain() {
    drains.incrementAndGet();
    ended.countDown();
  }

  @Override
  public StreamProgress progress() {
    return new StreamProgress(
        StreamProgress.Phase.STREAMING,
        7,
        Lsn.parse("16/B374D848"),
        Instant.EPOCH,
        Lsn.parse("16/B374D900"),
        1_500,
        12_700,
        2,
        30,
        400,
        5,
        List.of(
            new TableStatus(new TableId("public", "a"), TableStatus.State.STREAMING, ""),
            new TableStatus(new TableId("public", "b"), TableStatus.State.FAILED, "renamed")));
  }

  @Override
  public long pulse() {
    return moves ? pulse.incrementAndGet() : pulse.get();
  }
}
