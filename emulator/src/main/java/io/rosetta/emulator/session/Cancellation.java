package io.rosetta.emulator.session;

import io.rosetta.emulator.sql.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether and why a statement is to end early. Cancelled by any thread; the statement's own thread
 * checks it and registers what wakes it.
 */
public final class Cancellation {
  private final List<Runnable> wakers = new ArrayList<>();
  private SqlError reason;

  /** The first reason given stays. */
  public void cancel(SqlError why) {
    List<Runnable> wake;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
      wake = List.copyOf(wakers);
    }
    wake.forEach(Runnable::run);
  }

  public synchronized Optional<SqlError> reason() {
    return Optional.ofNullable(reason);
  }

  /**
   * Throws the reason, if there is one.
   *
   * @throws SqlError why the statement was cancelled
   */
  public void check() {
    Optional<SqlError> why = reason();
    if (why.isPresent()) {
      throw new SqlError(why.get().code(), why.get().sqlState(), why.get().getMessage());
    }
  }

  /** Runs at once if it is cancelled already; otherwise when it is, on the canceller's thread. */
  public void whenCancelled(Runnable waker) {
    synchronized (this) {
      if (reason == null) {
        wakers.add(waker);
        return;
      }
    }
    waker.run();
  }

  synchronized void forget(Runnable waker) {
    wakers.remove(waker);
  }

  public static SqlError byUser() {
    return new SqlError("000604", "57014", "SQL execution canceled");
  }

  static SqlError byAbort(long transaction, String why) {
    return new SqlError(
        "000604",
        "57014",
        "SQL execution canceled: transaction " + transaction + " was aborted because " + why);
  }

  static SqlError byTimeout(long seconds) {
    return new SqlError(
        "000630",
        "57014",
        "Statement reached its statement or warehouse timeout of "
            + seconds
            + " second(s) and was canceled.");
  }
}
