package io.rosetta.emulator.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A place where statements are held until they are let go: before they are executed, or after that
 * and before their reply. Statements wait on the threads of their requests; any thread may look and
 * release.
 */
public final class Hold {
  private final List<SeenStatement> held = new ArrayList<>();
  private boolean released;

  /** Lets go what is held now and what comes later. */
  public synchronized void release() {
    released = true;
    notifyAll();
  }

  /** The statements that are held now. */
  public synchronized List<SeenStatement> held() {
    return List.copyOf(held);
  }

  /**
   * Waits until a statement is held here.
   *
   * @return false when none came in time
   */
  public synchronized boolean awaitHeld(Duration time) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    while (held.isEmpty()) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** For the server: keeps the caller's thread here. */
  public synchronized void pass(SeenStatement statement) {
    held.add(statement);
    notifyAll();
    try {
      while (!released) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      held.remove(statement);
    }
  }
}
