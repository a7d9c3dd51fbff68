package io.rosetta.activities.testing;

import io.rosetta.emulator.fault.FaultRule;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The next statement of its kind, which the shared emulator holds until it is let go: whoever sent
 * it is frozen meanwhile, with its transaction open. Any thread.
 */
public final class HeldStatement implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  private HeldStatement() {}

  /** Held before it is executed. */
  public static HeldStatement before(String regex) {
    HeldStatement statement = new HeldStatement();
    rule(regex).before(seen -> statement.hold());
    return statement;
  }

  /** Held when it is executed, before its reply. */
  public static HeldStatement after(String regex) {
    HeldStatement statement = new HeldStatement();
    rule(regex).after(seen -> statement.hold());
    return statement;
  }

  private static FaultRule rule(String regex) {
    return EmulatedTarget.shared().emulator().faults().on(regex);
  }

  private void hold() {
    held.countDown();
    await(go, "nobody let the statement go");
  }

  /** Returns when it is held. */
  public void await() {
    await(held, "no such statement came");
  }

  public boolean isHeld() {
    return held.getCount() == 0 && go.getCount() > 0;
  }

  public void letGo() {
    go.countDown();
  }

  @Override
  public void close() {
    letGo();
  }

  private static void await(CountDownLatch latch, String otherwise) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(otherwise);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
