package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.ExecutionContext;
import io.rosetta.emulator.duckdb.TransactionLostException;
import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.Dml;
import io.rosetta.emulator.sql.ParsedStatement;
import io.rosetta.emulator.sql.SessionStatement;
import io.rosetta.emulator.sql.Show;
import io.rosetta.emulator.sql.SnowflakeParser;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.StageStatement;
import io.rosetta.emulator.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs a session's statements, one at a time. Called by the request's thread. */
public final class StatementRunner {
  private final Account account;
  private final Session session;
  private final TableStatements tables;
  private final SessionStatements sessions;
  private final StageStatements stages;

  public StatementRunner(Account account, Session session) {
    this.account = account;
    this.session = session;
    this.tables = new TableStatements(account, session);
    this.sessions = new SessionStatements(account, session);
    this.stages = new StageStatements(account, session);
  }

  /**
   * Runs one statement to its end.
   *
   * @throws SqlError in Snowflake's codes
   */
  public Outcome run(StatementCall call) {
    lock(call);
    session.running(call);
    Runnable interrupt = session::interrupt;
    call.cancellation().whenCancelled(interrupt);
    Future<?> timeout = timeout(call);
    try {
      call.cancellation().check();
      return dispatch(call);
    } catch (SqlError | TransactionLostException e) {
      // What was cancelled fails in the store with errors of its own.
      call.cancellation().check();
      throw e;
    } finally {
      timeout.cancel(false);
      call.cancellation().forget(interrupt);
      session.finished(call);
      session.statements().unlock();
    }
  }

  private void lock(StatementCall call) {
    session.statements().lock();
    if (session.hasEnded()) {
      session.statements().unlock();
      call.cancellation().cancel(Cancellation.byUser());
      call.cancellation().check();
    }
  }

  private Future<?> timeout(StatementCall call) {
    Duration limit = session.parameters().seconds("STATEMENT_TIMEOUT_IN_SECONDS");
    Duration longest = Duration.ofDays(7);
    Duration effective = limit.isZero() ? longest : limit;
    return account
        .timer()
        .schedule(
            () -> call.cancellation().cancel(Cancellation.byTimeout(effective.toSeconds())),
            effective.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private Outcome dispatch(StatementCall call) {
    ParsedStatement parsed = SnowflakeParser.parse(call.sql());
    Statement statement = parsed.statement();
    if (call.describeOnly() && !(statement instanceof StageStatement)) {
      return describe(parsed);
    }
    if (statement instanceof SessionStatement own) {
      return new Outcome.Rows(sessions.run(own));
    }
    if (statement instanceof StageStatement staged) {
      return stages.run(staged);
    }
    if (statement instanceof Show show && SessionShows.answers(show)) {
      return new Outcome.Rows(new SessionShows(account, session).run(show));
    }
    refuseHostileParameters(statement);
    return new Outcome.Rows(tables.run(parsed, call));
  }

  private Outcome describe(ParsedStatement parsed) {
    return new Outcome.Described(tables.describe(parsed), parsed.binds());
  }

  /** What the account was set to and the emulator cannot carry out must not pass unnoticed. */
  private void refuseHostileParameters(Statement statement) {
    boolean touchesRows =
        statement instanceof Dml || statement instanceof Ddl || statement instanceof CopyInto;
    if (touchesRows) {
      session
          .parameters()
          .hostile()
          .ifPresent(
              setting -> {
                throw SqlError.unsupported(
                    setting.name()
                        + " = '"
                        + setting.value()
                        + "', set for the "
                        + setting.level().toLowerCase(java.util.Locale.ROOT));
              });
    }
  }

  static ExecutionContext on(java.sql.Connection connection, Session session) {
    return new ExecutionContext(connection, session);
  }
}
