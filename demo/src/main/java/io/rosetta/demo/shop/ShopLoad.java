package io.rosetta.demo.shop;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several sessions that run the shop's transactions until the plan is fulfilled. Some transactions
 * are rolled back on purpose; one that meets another's lock, key or deadlock is rolled back and
 * forgotten, as an application would retry later; one that loses its connection connects again.
 * Threads: one per connection; the counters may be read from anywhere.
 */
public final class ShopLoad implements AutoCloseable {
  /** The kind of the event that {@link #writeEndMark} leaves. */
  static final String END_KIND = "the end of the load";

  private static final Logger log = LoggerFactory.getLogger(ShopLoad.class);
  // Deadlock, serialisation, unique, foreign key, check, not null: what writers do to each other.
  private static final Set<String> MET_ANOTHER =
      Set.of("40P01", "40001", "23505", "23503", "23514", "55P03");
  private static final int ROLLED_BACK_ONE_IN = 25;
  private static final long RECONNECT_NANOS = Duration.ofMinutes(2).toNanos();
  private static final long RECONNECT_PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  private final String url;
  private final LoadPlan plan;
  private final Pace pace;
  private final List<Thread> writers = new ArrayList<>();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();
  private final AtomicLong rolledBack = new AtomicLong();
  private final AtomicReference<SQLException> failure = new AtomicReference<>();
  private volatile boolean stopped;

  private ShopLoad(String url, LoadPlan plan) {
    this.url = url;
    this.plan = plan;
    this.pace = new Pace(plan.perSecond());
  }

  /** Starts the writers; they end when the plan is fulfilled or at {@link #stop}. */
  public static ShopLoad start(String url, LoadPlan plan) {
    ShopLoad load = new ShopLoad(url, plan);
    for (int i = 0; i < plan.connections(); i++) {
      long seed = plan.seed() * 31 + i;
      Thread writer = new Thread(() -> load.write(new Random(seed)), "shop-load-" + i);
      writer.setDaemon(true);
      load.writers.add(writer);
      writer.start();
    }
    return load;
  }

  private void write(Random random) {
    long lostSince = 0;
    while (goesOn()) {
      long before = transactions.get();
      try (Connection connection = DriverManager.getConnection(url)) {
        connection.setAutoCommit(false);
        while (goesOn()) {
          transact(connection, random);
        }
      } catch (SQLException e) {
        boolean wasConnected = transactions.get() != before;
        lostSince = wasConnected || lostSince == 0 ? System.nanoTime() : lostSince;
        if (!isConnectionLost(e) || System.nanoTime() - lostSince > RECONNECT_NANOS) {
          failure.compareAndSet(null, e);
          log.error("event=load_failed sqlstate={} cause=\"{}\"", e.getSQLState(), e.getMessage());
          return;
        }
        LockSupport.parkNanos(RECONNECT_PAUSE_NANOS);
      }
    }
  }

  private boolean goesOn() {
    return !stopped && changes.get() < plan.changes() && failure.get() == null;
  }

  /** A server that crashes or restarts: an application would connect again. */
  private static boolean isConnectionLost(SQLException e) {
    String state = Optional.ofNullable(e.getSQLState()).orElse("");
    return state.startsWith("08") || state.startsWith("57P");
  }

  private void transact(Connection connection, Random random) throws SQLException {
    int rows;
    try {
      rows = ShopMix.pick(random).run(connection, random);
      if (random.nextInt(ROLLED_BACK_ONE_IN) == 0) {
        connection.rollback();
        rolledBack.incrementAndGet();
        return;
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      if (!MET_ANOTHER.contains(Optional.ofNullable(e.getSQLState()).orElse(""))) {
        throw e;
      }
      rolledBack.incrementAndGet();
      return;
    }
    changes.addAndGet(rows);
    transactions.incrementAndGet();
    pace.pass(rows);
  }

  /** Row changes committed so far. */
  public long changes() {
    return changes.get();
  }

  /** Changes that the plan asks for. */
  public long planned() {
    return plan.changes();
  }

  /** Transactions committed so far. */
  public long transactions() {
    return transactions.get();
  }

  /** Transactions rolled back so far. */
  public long rolledBack() {
    return rolledBack.get();
  }

  /** Whether all writers have ended. */
  public boolean finished() {
    return writers.stream().noneMatch(Thread::isAlive);
  }

  /**
   * Waits for the writers to end.
   *
   * @throws SQLException when one of them failed
   */
  public void await() throws SQLException, InterruptedException {
    for (Thread writer : writers) {
      writer.join();
    }
    SQLException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /**
   * Writes one event in a transaction of its own, after everything else; when it is seen in the
   * target, all that was committed before it is there too.
   *
   * @return the id of the event
   */
  public static long writeEndMark(Connection connection) throws SQLException {
    return Long.parseLong(
        Sql.ask(
                connection,
                "INSERT INTO shop.events (kind) VALUES ('" + END_KIND + "') RETURNING id")
            .orElseThrow());
  }

  @Override
  public void close() {
    stop();
  }

  /** Ends the writers after the transaction they are in. */
  public void stop() {
    stopped = true;
    writers.forEach(Thread::interrupt);
    for (Thread writer : writers) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
