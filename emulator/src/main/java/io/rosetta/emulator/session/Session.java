package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.SessionView;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One login's session. Statements run one at a time under {@link #statements}, which also guards
 * the context, the transaction and the DuckDB connections; what is volatile is read by other
 * sessions for SHOW and for aborting.
 */
public final class Session implements SessionView {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final long id;
  private final String user;
  private final String accountName;
  private final Account account;
  private final SessionParameters parameters;
  private final ReentrantLock statements = new ReentrantLock(true);
  private final AtomicReference<StatementCall> running = new AtomicReference<>();
  private volatile SessionContext context = SessionContext.EMPTY;
  private volatile Transaction transaction;
  private volatile Transaction single;
  private volatile long lastHeard = System.nanoTime();
  private volatile long lastFinished = System.nanoTime();
  private volatile String lastQueryId = "";
  private volatile boolean ended;
  private Connection connection;
  private Connection reader;

  Session(long id, String user, String accountName, Account account) {
    this.id = id;
    this.user = user;
    this.accountName = accountName;
    this.account = account;
    this.parameters = new SessionParameters(account.parameters());
  }

  public long id() {
    return id;
  }

  public String user() {
    return user;
  }

  String accountName() {
    return accountName;
  }

  public SessionParameters parameters() {
    return parameters;
  }

  public SessionContext context() {
    return context;
  }

  /** Changes database, schema, warehouse or role; at login or under {@link #statements}. */
  public void context(SessionContext value) {
    context = value;
  }

  /** Something came from the client: it is not detached. */
  public void heard() {
    lastHeard = System.nanoTime();
  }

  public Duration silentFor() {
    return Duration.ofNanos(System.nanoTime() - lastHeard);
  }

  /** How long no statement has run here; heartbeats do not count. */
  Duration idleFor() {
    return running.get() != null
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - lastFinished);
  }

  ReentrantLock statements() {
    return statements;
  }

  void running(StatementCall call) {
    running.set(call);
  }

  void finished(StatementCall call) {
    lastFinished = System.nanoTime();
    running.set(null);
    lastQueryId = call.queryId();
  }

  Optional<StatementCall> runningCall() {
    return Optional.ofNullable(running.get());
  }

  /** The transaction begun by BEGIN or by a DML with autocommit off. */
  Optional<Transaction> transaction() {
    return Optional.ofNullable(transaction);
  }

  void transaction(Transaction value) {
    transaction = value;
  }

  void noTransaction() {
    transaction = null;
  }

  void single(Transaction value) {
    single = value;
  }

  void noSingle() {
    single = null;
  }

  /** All that hold or wait for locks, the one of an autocommitted statement too. */
  List<Transaction> transactions() {
    List<Transaction> open = new ArrayList<>();
    transaction().ifPresent(open::add);
    Optional.ofNullable(single).ifPresent(open::add);
    return open;
  }

  boolean hasEnded() {
    return ended;
  }

  /** The connection of its writes; it is in a DuckDB transaction while a write is uncommitted. */
  Connection connection() {
    if (connection == null) {
      connection = account.engine().connect();
    }
    return connection;
  }

  /** Always in autocommit: reads what others have committed. */
  Connection reader() {
    if (reader == null) {
      reader = account.engine().connect();
    }
    return reader;
  }

  /** Interrupts what DuckDB runs for this session; any thread. */
  void interrupt() {
    interrupt(connection);
    interrupt(reader);
  }

  private static void interrupt(Connection connection) {
    if (connection != null) {
      try (Statement statement = connection.createStatement()) {
        statement.cancel();
      } catch (SQLException closed) {
        log.debug("interrupt=missed reason=\"{}\"", closed.getMessage());
      }
    }
  }

  /** Rolls a transaction back from outside: the running statement fails, then it is undone. */
  void abort(Transaction victim, String why) {
    runningCall()
        .ifPresent(call -> call.cancellation().cancel(Cancellation.byAbort(victim.id(), why)));
    statements.lock();
    try {
      if (transaction == victim) {
        log.info("transaction=aborted id={} session={} reason=\"{}\"", victim.id(), id, why);
        new TransactionWork(account, this).rollback(victim);
        noTransaction();
      }
    } finally {
      statements.unlock();
    }
  }

  void abortInBackground(Transaction victim, String why) {
    if (victim.claimAbort()) {
      account.background().execute(() -> abort(victim, why));
    }
  }

  /** Ends the session: an open transaction is rolled back. */
  void end() {
    ended = true;
    runningCall().ifPresent(call -> call.cancellation().cancel(Cancellation.byUser()));
    statements.lock();
    try {
      if (transaction != null) {
        new TransactionWork(account, this).rollback(transaction);
        noTransaction();
      }
      close(connection);
      close(reader);
    } finally {
      statements.unlock();
    }
  }

  private static void close(Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        log.warn("connection=not-closed reason=\"{}\"", e.getMessage());
      }
    }
  }

  String lastQueryId() {
    return lastQueryId;
  }

  @Override
  public String sessionId() {
    return Long.toString(id);
  }

  @Override
  public Optional<String> currentDatabase() {
    return context.database();
  }

  @Override
  public Optional<String> currentSchema() {
    return context.schema();
  }

  @Override
  public String timeZone() {
    return parameters.get("TIMEZONE");
  }

  @Override
  public boolean errorOnNondeterministicMerge() {
    return parameters.isTrue("ERROR_ON_NONDETERMINISTIC_MERGE");
  }

  @Override
  public Optional<FunctionValue> function(String name, List<String> arguments) {
    return new SessionFunctions(account, this).call(name, arguments);
  }
}
