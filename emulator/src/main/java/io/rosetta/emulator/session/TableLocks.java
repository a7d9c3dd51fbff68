package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.TableId;
import io.rosetta.emulator.sql.SqlError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who holds which table, and who waits for it, in the order they came
 * (docs.snowflake.com/en/sql-reference/transactions, "Resource locking" and "Deadlocks"). All state
 * is guarded by one lock; waiting threads are those of the statements.
 */
final class TableLocks {
  /** Snowflake's limit as its message names it. */
  private static final int MOST_WAITERS = 20;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(TableLocks.class);

  private final ReentrantLock guard = new ReentrantLock();
  private final Condition changed = guard.newCondition();
  private final List<Grant> grants = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private final Duration idleBlockerAfter;

  TableLocks(Duration idleBlockerAfter) {
    this.idleBlockerAfter = idleBlockerAfter;
  }

  /** A held lock; {@code queryId} is the statement that took it. */
  record Grant(
      TableId table, LockMode mode, Transaction holder, String queryId, Instant acquired) {}

  /** A statement that waits. */
  record Wait(TableId table, LockMode mode, Transaction waiter, String queryId) {}

  /**
   * Whether somebody else's lock would make this one wait; used to look at the table before
   * waiting.
   */
  boolean wouldWait(TableId table, LockMode mode, Transaction transaction) {
    guard.lock();
    try {
      return !blockers(new Wait(table, mode, transaction, "")).isEmpty();
    } finally {
      guard.unlock();
    }
  }

  /**
   * Takes a lock until the end of the transaction, waiting as long as LOCK_TIMEOUT says.
   *
   * @throws SqlError 000625 when too many wait, when the wait takes too long, or when it would
   *     close a circle of waiting transactions; the reason of a cancellation
   */
  void acquire(
      TableId table, LockMode mode, Transaction transaction, StatementCall call, Duration timeout) {
    Runnable waker = this::wake;
    call.cancellation().whenCancelled(waker);
    guard.lock();
    try {
      Wait wait = new Wait(table, mode, transaction, call.queryId());
      if (!holds(wait)) {
        await(wait, call.cancellation(), timeout);
        grants.add(new Grant(table, mode, transaction, call.queryId(), Instant.now()));
      }
    } finally {
      guard.unlock();
      call.cancellation().forget(waker);
    }
  }

  void releaseAll(Transaction transaction) {
    guard.lock();
    try {
      grants.removeIf(grant -> grant.holder() == transaction);
      changed.signalAll();
    } finally {
      guard.unlock();
    }
  }

  List<Grant> granted() {
    guard.lock();
    try {
      return List.copyOf(grants);
    } finally {
      guard.unlock();
    }
  }

  List<Wait> waiting() {
    guard.lock();
    try {
      return List.copyOf(waits);
    } finally {
      guard.unlock();
    }
  }

  private void await(Wait wait, Cancellation cancellation, Duration timeout) {
    List<Transaction> blockers = blockers(wait);
    if (blockers.isEmpty()) {
      return;
    }
    long sameTable = waits.stream().filter(w -> w.table().equals(wait.table())).count();
    if (sameTable >= MOST_WAITERS) {
      throw failure(wait, "the number of waiters for this lock exceeds the 20 statements limit.");
    }
    waits.add(wait);
    try {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (!blockers.isEmpty()) {
        refuseToWait(wait, blockers, cancellation);
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw failure(wait, "the lock was not released within " + timeout.toSeconds() + " s.");
        }
        blockers.forEach(blocker -> blocker.abortIfIdle(idleBlockerAfter));
        long nap = Math.min(left, Math.min(LOOK_AGAIN.toNanos(), idleBlockerAfter.toNanos()));
        long remaining = changed.awaitNanos(Math.max(nap, 1));
        log.trace("lock=looked-again table={} early={}", wait.table(), remaining > 0);
        blockers = blockers(wait);
      }
      cancellation.check();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Cancellation.byUser();
    } finally {
      waits.remove(wait);
      changed.signalAll();
    }
  }

  private void refuseToWait(Wait wait, List<Transaction> blockers, Cancellation cancellation) {
    cancellation.check();
    if (closesCircle(wait.waiter(), blockers)) {
      throw failure(wait, "waiting for it is a deadlock.");
    }
  }

  /** Holders that conflict, and those who wait for the same before. */
  private List<Transaction> blockers(Wait wait) {
    List<Transaction> blockers = new ArrayList<>();
    for (Grant grant : grants) {
      if (grant.table().equals(wait.table())
          && grant.holder() != wait.waiter()
          && grant.mode().conflictsWith(wait.mode())) {
        blockers.add(grant.holder());
      }
    }
    for (Wait earlier : waits) {
      if (earlier.equals(wait)) {
        break;
      }
      if (earlier.table().equals(wait.table())
          && earlier.waiter() != wait.waiter()
          && earlier.mode().conflictsWith(wait.mode())
          && !holdsAny(wait)) {
        blockers.add(earlier.waiter());
      }
    }
    return blockers;
  }

  /** Whether one of the blockers waits, directly or through others, for the waiter. */
  private boolean closesCircle(Transaction waiter, List<Transaction> blockers) {
    Set<Transaction> visited = new HashSet<>();
    List<Transaction> next = new ArrayList<>(blockers);
    while (!next.isEmpty()) {
      Transaction transaction = next.remove(next.size() - 1);
      if (transaction == waiter) {
        return true;
      }
      if (visited.add(transaction)) {
        waits.stream()
            .filter(w -> w.waiter() == transaction)
            .forEach(w -> next.addAll(blockers(w)));
      }
    }
    return false;
  }

  private boolean holds(Wait wanted) {
    return grants.stream()
        .anyMatch(
            grant ->
                grant.holder() == wanted.waiter()
                    && grant.table().equals(wanted.table())
                    && grant.mode() == wanted.mode());
  }

  private boolean holdsAny(Wait wanted) {
    return grants.stream()
        .anyMatch(
            grant -> grant.holder() == wanted.waiter() && grant.table().equals(wanted.table()));
  }

  private SqlError failure(Wait wait, String because) {
    Grant blocking =
        grants.stream().filter(g -> g.table().equals(wait.table())).findFirst().orElse(null);
    String who =
        blocking == null
            ? "Another statement waits for table '" + wait.table().name() + "'."
            : "Statement '%s' has locked table '%s' in transaction %d and this lock has not yet been released."
                .formatted(blocking.queryId(), wait.table().name(), blocking.holder().id());
    return new SqlError(
        "000625",
        "57014",
        who + " Your statement '" + wait.queryId() + "' was aborted because " + because);
  }

  private void wake() {
    guard.lock();
    try {
      changed.signalAll();
    } finally {
      guard.unlock();
    }
  }
}
