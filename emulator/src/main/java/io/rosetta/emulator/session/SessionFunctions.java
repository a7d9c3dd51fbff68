package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.SessionView.FunctionValue;
import io.rosetta.emulator.sql.SqlError;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The context and system functions that only the session can answer
 * (docs.snowflake.com/en/sql-reference/functions-context, .../functions-system).
 */
final class SessionFunctions {
  private static final Duration LONGEST_ABORT = Duration.ofSeconds(10);

  private final Account account;
  private final Session session;

  SessionFunctions(Account account, Session session) {
    this.account = account;
    this.session = session;
  }

  Optional<FunctionValue> call(String name, List<String> arguments) {
    SessionContext context = session.context();
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "CURRENT_USER" -> value(session.user());
      case "CURRENT_ACCOUNT", "CURRENT_ACCOUNT_NAME" -> value(session.accountName());
      case "CURRENT_REGION" -> value("LOCAL");
      case "CURRENT_VERSION" -> value("9.0.0");
      case "CURRENT_CLIENT" -> value("EMULATOR");
      case "CURRENT_SESSION" -> value(session.sessionId());
      case "CURRENT_DATABASE" -> maybe(context.database());
      case "CURRENT_SCHEMA" -> maybe(context.schema());
      case "CURRENT_WAREHOUSE" -> maybe(context.warehouse());
      case "CURRENT_ROLE" -> maybe(context.role());
      case "CURRENT_TRANSACTION" ->
          maybe(session.transaction().map(open -> Long.toString(open.id())));
      case "CURRENT_STATEMENT" -> maybe(session.runningCall().map(StatementCall::sql));
      case "LAST_QUERY_ID" -> value(session.lastQueryId());
      case "SYSTEM$ABORT_TRANSACTION" -> value(abort(only(name, arguments)));
      case "SYSTEM$WAIT" -> value(await(name, arguments));
      default -> Optional.empty();
    };
  }

  /**
   * Ends another session's transaction, which only its own user or an account administrator may do
   * (docs.snowflake.com/en/sql-reference/functions/system_abort_transaction).
   */
  private String abort(String id) {
    Transaction victim =
        number(id)
            .flatMap(account::transaction)
            .orElseThrow(
                () -> new SqlError("002043", "02000", "Transaction " + id + " is not active."));
    boolean administrator = session.context().role().filter("ACCOUNTADMIN"::equals).isPresent();
    if (!administrator && !victim.session().user().equals(session.user())) {
      throw new SqlError(
          "003001",
          "42501",
          "SQL access control error:\nInsufficient privileges to abort transaction " + id);
    }
    if (victim.session() == session) {
      // This very statement runs in it; the abort comes through when the statement has ended.
      session.abortInBackground(victim, "SYSTEM$ABORT_TRANSACTION was called");
    } else {
      awaitAbort(victim);
    }
    return "Aborted transaction id: " + id + ".";
  }

  private void awaitAbort(Transaction victim) {
    Future<?> aborted =
        account
            .background()
            .submit(() -> victim.session().abort(victim, "SYSTEM$ABORT_TRANSACTION was called"));
    try {
      aborted.get(LONGEST_ABORT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      throw new SqlError("000603", "XX000", "the transaction's statement does not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Cancellation.byUser();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Seconds, or the unit named second. */
  private String await(String name, List<String> arguments) {
    if (arguments.isEmpty() || arguments.size() > 2) {
      throw SqlError.wrongArguments(name);
    }
    long amount = number(arguments.get(0)).orElseThrow(() -> SqlError.wrongArguments(name));
    String unit = arguments.size() == 2 ? arguments.get(1).toUpperCase(Locale.ROOT) : "SECONDS";
    long millis =
        switch (unit) {
          case "MILLISECONDS" -> amount;
          case "SECONDS" -> TimeUnit.SECONDS.toMillis(amount);
          case "MINUTES" -> TimeUnit.MINUTES.toMillis(amount);
          default -> throw SqlError.wrongArguments(name);
        };
    CountDownLatch cancelled = new CountDownLatch(1);
    Optional<StatementCall> call = session.runningCall();
    call.ifPresent(running -> running.cancellation().whenCancelled(cancelled::countDown));
    try {
      if (cancelled.await(millis, TimeUnit.MILLISECONDS)) {
        call.ifPresent(running -> running.cancellation().check());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Cancellation.byUser();
    }
    return "waited " + amount + " " + unit.toLowerCase(Locale.ROOT);
  }

  private static Optional<Long> number(String text) {
    return text.matches("\\d{1,18}|\\d{19}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private static String only(String name, List<String> arguments) {
    if (arguments.size() != 1) {
      throw SqlError.wrongArguments(name);
    }
    return arguments.get(0);
  }

  private static Optional<FunctionValue> value(String text) {
    return Optional.of(FunctionValue.of(text));
  }

  private static Optional<FunctionValue> maybe(Optional<String> text) {
    return Optional.of(new FunctionValue(text));
  }
}
