package io.rosetta.activities.testing;

import io.rosetta.activities.model.StreamRun;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An attempt at streaming on a thread of its own. Used by one test thread. */
public final class RunningStream {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final StreamRun run;
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();
  private final Thread thread;

  private RunningStream(StreamRun run, String name) {
    this.run = run;
    this.thread =
        new Thread(
            () -> {
              try {
                run.run();
                outcome.complete(null);
              } catch (Throwable e) {
                outcome.completeExceptionally(e);
              }
            },
            "stream-" + name);
  }

  public static RunningStream start(StreamRun run, String name) {
    RunningStream started = new RunningStream(run, name);
    started.thread.start();
    return started;
  }

  /** Interrupts the attempt and waits for its end. */
  public void kill() {
    thread.interrupt();
    awaitEnd();
  }

  /** Drains and waits; throws what the attempt threw. */
  public void drain() {
    run.drain();
    Throwable failure = awaitEnd();
    if (failure != null) {
      throw new CompletionException(failure);
    }
  }

  /** What the attempt ended with, or null. */
  public Throwable awaitEnd() {
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (thread.isAlive()) {
      throw new IllegalStateException("the attempt does not end");
    }
    return outcome.handle((ok, error) -> error).join();
  }

  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Waits for a condition; ends early with what the attempt failed with. */
  public void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (outcome.isCompletedExceptionally()) {
        outcome.join();
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not in " + PATIENCE + ": " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
