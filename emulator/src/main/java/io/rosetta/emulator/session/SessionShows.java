package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.Result;
import io.rosetta.emulator.duckdb.ResultColumn;
import io.rosetta.emulator.duckdb.StatementType;
import io.rosetta.emulator.sql.Show;
import io.rosetta.emulator.sql.SqlError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * SHOW of what is not in the catalog: PARAMETERS, TRANSACTIONS, LOCKS, WAREHOUSES and ROLES
 * (docs.snowflake.com/en/sql-reference/sql/show-parameters, show-transactions, show-locks,
 * show-warehouses, show-roles).
 */
final class SessionShows {
  private final Account account;
  private final Session session;

  SessionShows(Account account, Session session) {
    this.account = account;
    this.session = session;
  }

  /** Whether this SHOW is answered here and not by the catalog. */
  static boolean answers(Show show) {
    return switch (show.kind()) {
      case PARAMETERS, TRANSACTIONS, LOCKS, WAREHOUSES, ROLES, GRANTS -> true;
      case TABLES, VIEWS, SCHEMAS, DATABASES, COLUMNS, STAGES, FILE_FORMATS -> false;
    };
  }

  Result run(Show show) {
    return switch (show.kind()) {
      case PARAMETERS -> parameters(show);
      case TRANSACTIONS -> transactions(show);
      case LOCKS -> locks(show);
      case WAREHOUSES -> warehouses(show);
      case ROLES -> roles(show);
      case GRANTS, TABLES, VIEWS, SCHEMAS, DATABASES, COLUMNS, STAGES, FILE_FORMATS ->
          throw SqlError.unsupported("SHOW " + show.kind());
    };
  }

  private Result parameters(Show show) {
    List<String[]> rows = new ArrayList<>();
    for (SessionParameters.Setting setting : session.parameters().all()) {
      if (like(show, setting.name())) {
        rows.add(
            new String[] {
              setting.name(),
              setting.value(),
              setting.defaultValue(),
              setting.level(),
              "",
              setting.type()
            });
      }
    }
    return result(rows, "key", "value", "default", "level", "description", "type");
  }

  /** Those of the current user; with IN ACCOUNT those of all. */
  private Result transactions(Show show) {
    boolean all = show.filter().inKind().filter("ACCOUNT"::equals).isPresent();
    List<String[]> rows = new ArrayList<>();
    for (Session other : account.sessions()) {
      if (all || other.user().equals(session.user())) {
        for (Transaction open : other.transactions()) {
          rows.add(
              new String[] {
                Long.toString(open.id()),
                other.user(),
                other.sessionId(),
                open.name(),
                time(open.started()),
                "running",
                "0"
              });
        }
      }
    }
    return result(rows, "id", "user", "session", "name", "started_on", "state", "scope");
  }

  private Result locks(Show show) {
    boolean all = show.filter().inKind().filter("ACCOUNT"::equals).isPresent();
    List<String[]> rows = new ArrayList<>();
    for (TableLocks.Grant grant : account.locks().granted()) {
      if (all || grant.holder().session().user().equals(session.user())) {
        rows.add(
            lock(
                grant.table().toString(),
                grant.holder(),
                "HOLDING",
                Optional.of(grant.acquired()),
                grant.queryId()));
      }
    }
    for (TableLocks.Wait wait : account.locks().waiting()) {
      if (all || wait.waiter().session().user().equals(session.user())) {
        rows.add(
            lock(
                wait.table().toString(),
                wait.waiter(),
                "WAITING",
                Optional.empty(),
                wait.queryId()));
      }
    }
    return result(
        rows,
        "resource",
        "type",
        "transaction",
        "transaction_started_on",
        "status",
        "acquired_on",
        "query_id",
        "session");
  }

  private static String[] lock(
      String table,
      Transaction transaction,
      String status,
      Optional<Instant> acquired,
      String queryId) {
    return new String[] {
      table,
      "PARTITIONS",
      Long.toString(transaction.id()),
      time(transaction.started()),
      status,
      acquired.map(SessionShows::time).orElse(null),
      queryId,
      transaction.session().sessionId()
    };
  }

  private Result warehouses(Show show) {
    List<String[]> rows = new ArrayList<>();
    for (String name : account.options().warehouses()) {
      if (like(show, name)) {
        boolean current = session.context().warehouse().filter(name::equals).isPresent();
        rows.add(new String[] {name, "STARTED", "STANDARD", "X-Small", current ? "Y" : "N"});
      }
    }
    return result(rows, "name", "state", "type", "size", "is_current");
  }

  private Result roles(Show show) {
    List<String[]> rows = new ArrayList<>();
    for (String name : account.options().roles().stream().sorted().toList()) {
      if (like(show, name)) {
        boolean current = session.context().role().filter(name::equals).isPresent();
        rows.add(new String[] {name, current ? "Y" : "N"});
      }
    }
    return result(rows, "name", "is_current");
  }

  private static boolean like(Show show, String name) {
    return show.filter().like().map(pattern -> matches(pattern, name)).orElse(true);
  }

  /** SHOW's LIKE ignores case. */
  private static boolean matches(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE)
        .matcher(name.toUpperCase(Locale.ROOT))
        .matches();
  }

  private static String time(Instant instant) {
    return instant.toString();
  }

  private static Result result(List<String[]> rows, String... columns) {
    List<ResultColumn> types = new ArrayList<>();
    for (String column : columns) {
      types.add(ResultColumn.text(column));
    }
    return new Result(StatementType.SHOW, types, rows);
  }
}
