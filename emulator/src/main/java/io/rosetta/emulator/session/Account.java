package io.rosetta.emulator.session;

import io.rosetta.emulator.EmulatorOptions;
import io.rosetta.emulator.duckdb.SqlEngine;
import io.rosetta.emulator.stage.Stages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sessions share: the store, the stages, the locks, and each other. */
public final class Account implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Account.class);

  private final EmulatorOptions options;
  private final SqlEngine engine;
  private final Stages stages;
  private final AccountParameters parameters = new AccountParameters();
  private final TableLocks locks;
  private final TableVersions versions = new TableVersions();
  private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
  private final AtomicLong lastSession = new AtomicLong(System.currentTimeMillis());
  private final ScheduledExecutorService timer;
  private final ExecutorService background;

  public Account(EmulatorOptions options, SqlEngine engine, Stages stages) {
    this.options = options;
    this.engine = engine;
    this.stages = stages;
    this.locks = new TableLocks(options.timings().idleBlockerAfter());
    ScheduledThreadPoolExecutor timeouts =
        new ScheduledThreadPoolExecutor(1, daemon("emulator-timer"));
    // A statement's timeout is hours away, and would keep all of its answer until then.
    timeouts.setRemoveOnCancelPolicy(true);
    this.timer = timeouts;
    this.background = Executors.newCachedThreadPool(daemon("emulator-abort"));
  }

  /** Opens a session for a user who has been authenticated. */
  public Session open(String user, String accountName) {
    Session session = new Session(lastSession.incrementAndGet(), user, accountName, this);
    sessions.put(session.id(), session);
    return session;
  }

  /** Rolls back what the session left open and forgets it. */
  public void close(Session session) {
    if (sessions.remove(session.id()) != null) {
      session.end();
      engine.endSession(session.sessionId());
      log.debug("session=ended id={}", session.id());
    }
  }

  public EmulatorOptions options() {
    return options;
  }

  public AccountParameters parameters() {
    return parameters;
  }

  public SqlEngine engine() {
    return engine;
  }

  public Stages stages() {
    return stages;
  }

  /** For timeouts; its tasks must be short. */
  public ScheduledExecutorService timer() {
    return timer;
  }

  ExecutorService background() {
    return background;
  }

  TableLocks locks() {
    return locks;
  }

  TableVersions versions() {
    return versions;
  }

  List<Session> sessions() {
    return List.copyOf(sessions.values());
  }

  /** The open transaction of this id, if there is one. */
  Optional<Transaction> transaction(long id) {
    return sessions.values().stream()
        .flatMap(session -> session.transactions().stream())
        .filter(transaction -> transaction.id() == id)
        .findFirst();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    sessions().forEach(this::close);
    background.shutdownNow();
    engine.close();
  }

  private static java.util.concurrent.ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
