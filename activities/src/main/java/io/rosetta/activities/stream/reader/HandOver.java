package io.rosetta.activities.stream.reader;

/**
 * Where the reader's thread gives pieces to the loader's thread: a rendezvous, so that there is one
 * piece being loaded and one being collected, never a third.
 */
public final class HandOver {
  private Piece piece;
  private boolean loaderWaits;

  /** Blocks until the loader takes it: this is the stream's back-pressure. */
  synchronized void put(Piece next) throws InterruptedException {
    while (!loaderWaits || piece != null) {
      wait();
    }
    piece = next;
    notifyAll();
  }

  /** Whether a piece would be taken at once. */
  synchronized boolean loaderWaits() {
    return loaderWaits && piece == null;
  }

  /** The loader's next piece; blocks. */
  public synchronized Piece take() throws InterruptedException {
    loaderWaits = true;
    notifyAll();
    try {
      while (piece == null) {
        wait();
      }
      Piece taken = piece;
      piece = null;
      return taken;
    } finally {
      loaderWaits = false;
    }
  }
}
