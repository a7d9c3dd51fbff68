package io.rosetta.demo.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.emulator.fault.Faults;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds the worker where it sends a statement to the target, once, until it is let go. */
final class Gate implements AutoCloseable {
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  private Gate() {}

  /** Armed for the next statement in which the regular expression is found. */
  static Gate at(Faults faults, String statement) {
    Gate gate = new Gate();
    faults.on(statement).before(seen -> gate.hold());
    return gate;
  }

  private void hold() {
    held.countDown();
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void awaitHeld() throws InterruptedException {
    assertThat(held.await(Replica.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Lets go; what was asked meanwhile is seen first or not. */
  void letGoSoon() {
    open.countDown();
  }

  @Override
  public void close() {
    open.countDown();
  }
}
