package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.Result;
import io.rosetta.emulator.duckdb.TableId;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One transaction of a session. What it wrote is owned by the thread that holds the session's
 * statement lock; identity is read by all.
 *
 * <p>DuckDB gives a whole transaction up when one statement fails and shows it one snapshot to its
 * end; Snowflake undoes only the statement and shows each statement what is committed when it
 * begins. So the writes done so far are remembered: {@link TransactionWork} rolls DuckDB back and
 * does them again in a fresh DuckDB transaction when one of the two matters. The table locks are
 * kept all the while, and a write that read a table changed since by others stops the transaction
 * loudly instead of being done again with another outcome.
 */
final class Transaction {
  private static final AtomicLong LAST_ID = new AtomicLong();

  /**
   * A write done in this transaction.
   *
   * @param redo does it again
   * @param reads tables whose committed rows its effect depends on
   * @param seen the commit that its snapshot was of
   */
  record Done(Function<Connection, Result> redo, Set<TableId> reads, long seen) {}

  private final long id;
  private final Session session;
  private final String name;
  private final Instant started = Instant.now();
  private final List<Done> done = new ArrayList<>();
  private final Set<TableId> written = new HashSet<>();
  private final AtomicBoolean abortClaimed = new AtomicBoolean();
  private boolean begun;
  private long snapshot;

  Transaction(Session session, String name) {
    this.id = nextId();
    this.session = session;
    this.name = name;
  }

  /** As in Snowflake, ids look like nanoseconds of the epoch and only rise. */
  private static long nextId() {
    long now = Instant.now().toEpochMilli() * 1_000_000L;
    return LAST_ID.updateAndGet(last -> Math.max(last + 1_000_000L, now));
  }

  long id() {
    return id;
  }

  Session session() {
    return session;
  }

  String name() {
    return name;
  }

  Instant started() {
    return started;
  }

  List<Done> done() {
    return done;
  }

  Set<TableId> written() {
    return written;
  }

  /** Whether DuckDB's transaction has begun: at the first write, never before. */
  boolean begun() {
    return begun;
  }

  long snapshot() {
    return snapshot;
  }

  void begunAt(long commit) {
    begun = true;
    snapshot = commit;
  }

  void ended() {
    begun = false;
  }

  /** True for the first who asks: one abort is enough. */
  boolean claimAbort() {
    return abortClaimed.compareAndSet(false, true);
  }

  /** Called by a waiter: aborts this one if its session has been idle for so long. */
  void abortIfIdle(Duration idle) {
    if (session.transaction().filter(open -> open == this).isPresent()
        && session.idleFor().compareTo(idle) >= 0) {
      session.abortInBackground(this, "it blocked another transaction and was idle");
    }
  }
}
