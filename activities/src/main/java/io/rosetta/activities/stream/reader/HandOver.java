package io.rosetta.activities.stream.reader;

/**
 * Where one thread gives things to another: a rendezvous, so that the giver holds at most one thing
 * more than the taker works on.
 */
public final class HandOver<T> {
  private T given;
  private boolean takerWaits;

  /** Blocks until the taker takes it: this is the stream's back-pressure. */
  public synchronized void put(T next) throws InterruptedException {
    awaitTaker();
    given = next;
    notifyAll();
  }

  /** Blocks until the taker has done all that it was given and waits for more. */
  public synchronized void awaitTaker() throws InterruptedException {
    while (!takerWaits || given != null) {
      wait();
    }
  }

  /** Whether something would be taken at once. */
  synchronized boolean takerWaits() {
    return takerWaits && given == null;
  }

  /** The next thing; blocks. */
  public synchronized T take() throws InterruptedException {
    takerWaits = true;
    notifyAll();
    try {
      while (given == null) {
        wait();
      }
      T taken = given;
      given = null;
      return taken;
    } finally {
      takerWaits = false;
    }
  }
}
