package io.rosetta.emulator.session;

import io.rosetta.emulator.BlockedWriter;
import io.rosetta.emulator.duckdb.Access;
import io.rosetta.emulator.duckdb.BindValue;
import io.rosetta.emulator.duckdb.Description;
import io.rosetta.emulator.duckdb.ExecutionContext;
import io.rosetta.emulator.duckdb.Result;
import io.rosetta.emulator.duckdb.SchemaId;
import io.rosetta.emulator.duckdb.SqlEngine;
import io.rosetta.emulator.duckdb.StagedFile;
import io.rosetta.emulator.duckdb.TableId;
import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.Dml;
import io.rosetta.emulator.sql.ParsedStatement;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.Statement;
import java.sql.Connection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Statements on tables: takes the locks, keeps Snowflake's transactions, and lets the engine do the
 * work (docs.snowflake.com/en/sql-reference/transactions).
 */
final class TableStatements {
  private static final Comparator<TableId> LOCK_ORDER = Comparator.comparing(TableId::toString);

  private final Account account;
  private final Session session;
  private final TransactionWork work;

  TableStatements(Account account, Session session) {
    this.account = account;
    this.session = session;
    this.work = new TransactionWork(account, session);
  }

  Description describe(ParsedStatement parsed) {
    return engine().describe(parsed, StatementRunner.on(session.reader(), session));
  }

  Result run(ParsedStatement parsed, StatementCall call) {
    Statement statement = parsed.statement();
    if (statement instanceof Ddl ddl) {
      return define(ddl, parsed, call);
    }
    Set<TableId> reads = ReadTables.of(statement, engine(), session);
    boolean writes = statement instanceof Dml || statement instanceof CopyInto;
    if (writes || !reads.isEmpty()) {
      needWarehouse();
    }
    return writes ? change(parsed, reads, call) : query(parsed, reads, call);
  }

  private Result query(ParsedStatement parsed, Set<TableId> reads, StatementCall call) {
    Function<Connection, Result> action =
        connection ->
            engine().execute(parsed, call.onlyBinds(), StatementRunner.on(connection, session));
    return session
        .transaction()
        .map(open -> work.read(open, reads, action))
        .orElseGet(() -> action.apply(session.connection()));
  }

  /** A DML: in the open transaction, in one that it begins, or in one of its own. */
  private Result change(ParsedStatement parsed, Set<TableId> reads, StatementCall call) {
    if (session.transaction().isEmpty() && !session.parameters().isTrue("AUTOCOMMIT")) {
      session.transaction(new Transaction(session, ""));
    }
    Access access = engine().access(parsed.statement(), session);
    if (session.transaction().isPresent()) {
      return write(session.transaction().get(), access, parsed, reads, call);
    }
    Transaction single = new Transaction(session, "");
    session.single(single);
    try {
      Result result = write(single, access, parsed, reads, call);
      work.commit(single);
      return result;
    } finally {
      session.noSingle();
      work.rollback(single);
    }
  }

  private Result write(
      Transaction transaction,
      Access access,
      ParsedStatement parsed,
      Set<TableId> reads,
      StatementCall call) {
    Optional<List<Long>> seen = rowsSeenBeforeWaiting(transaction, access, parsed, call);
    Set<TableId> depends = new HashSet<>(reads);
    depends.addAll(access.locks());
    Set<TableId> appends = new HashSet<>(access.writes());
    appends.removeAll(access.locks());
    lock(access.locks(), LockMode.WRITE, transaction, call);
    lock(appends, LockMode.APPEND, transaction, call);
    return work.write(transaction, depends, access.writes(), action(parsed, seen, call));
  }

  /** The rows that a statement which has to wait will change, if it judges them before it waits. */
  private Optional<List<Long>> rowsSeenBeforeWaiting(
      Transaction transaction, Access access, ParsedStatement parsed, StatementCall call) {
    boolean early = account.options().blockedWriter() == BlockedWriter.SEES_STATE_BEFORE_WAIT;
    boolean waits =
        access.locks().stream()
            .anyMatch(table -> account.locks().wouldWait(table, LockMode.WRITE, transaction));
    if (!early || !waits || !judgesRowsAlone(parsed.statement())) {
      return Optional.empty();
    }
    boolean ownRows = !Collections.disjoint(access.locks(), transaction.written());
    Connection connection = ownRows ? session.connection() : session.reader();
    return Optional.of(
        engine().matchingRows(parsed, call.onlyBinds(), StatementRunner.on(connection, session)));
  }

  private static boolean judgesRowsAlone(Statement statement) {
    if (statement instanceof Dml.Update update) {
      return update.where().isPresent() && update.from().isEmpty();
    }
    return statement instanceof Dml.Delete delete
        && delete.where().isPresent()
        && delete.using().isEmpty();
  }

  private Function<Connection, Result> action(
      ParsedStatement parsed, Optional<List<Long>> onlyRows, StatementCall call) {
    if (parsed.statement() instanceof CopyInto copy) {
      List<StagedFile> files = new StagedFiles(account, session).of(copy);
      return connection -> engine().copyInto(copy, files, StatementRunner.on(connection, session));
    }
    List<List<BindValue>> rows = call.binds().isEmpty() ? List.of(List.of()) : call.binds();
    return connection ->
        executeAll(parsed, rows, new ExecutionContext(connection, session, onlyRows));
  }

  /** An array bind is one statement: its counts are the sums. */
  private Result executeAll(
      ParsedStatement parsed, List<List<BindValue>> rows, ExecutionContext context) {
    Result sum = null;
    for (List<BindValue> binds : rows) {
      Result one = engine().execute(parsed, binds, context);
      sum = sum == null ? one : added(sum, one);
    }
    return sum;
  }

  private static Result added(Result left, Result right) {
    String[] counts = left.rows().get(0).clone();
    for (int i = 0; i < counts.length; i++) {
      long total = Long.parseLong(counts[i]) + Long.parseLong(right.rows().get(0)[i]);
      counts[i] = Long.toString(total);
    }
    return new Result(left.type(), left.columns(), List.<String[]>of(counts));
  }

  /** Commits the open transaction, then runs as one of its own that cannot be rolled back. */
  private Result define(Ddl ddl, ParsedStatement parsed, StatementCall call) {
    session.transaction().ifPresent(this::commitBeforeDdl);
    Optional<SessionContext> made = contextOfNew(ddl);
    Access access = engine().access(ddl, session);
    Set<TableId> touched = new HashSet<>(access.writes());
    touched.addAll(access.locks());
    Transaction own = new Transaction(session, "");
    session.single(own);
    try {
      lock(touched, LockMode.DDL, own, call);
      Result result =
          engine()
              .execute(parsed, call.onlyBinds(), StatementRunner.on(session.connection(), session));
      account.versions().commit(touched, () -> {});
      new StagedFiles(account, session).afterDdl(ddl);
      made.ifPresent(session::context);
      return result;
    } finally {
      session.noSingle();
      work.rollback(own);
    }
  }

  /**
   * A database or schema that is created becomes the session's
   * (docs.snowflake.com/en/sql-reference/sql/create-database and .../create-schema, "Usage notes").
   */
  private Optional<SessionContext> contextOfNew(Ddl ddl) {
    if (!(ddl instanceof Ddl.CreateNamespace create)) {
      return Optional.empty();
    }
    boolean isDatabase = create.kind().equals("DATABASE");
    String name = create.name().last();
    Optional<String> database =
        isDatabase ? Optional.of(name) : create.name().fromEnd(1).or(session::currentDatabase);
    boolean skipped =
        create.ifThere() == Ddl.IfThere.SKIP
            && (isDatabase
                ? engine().databaseExists(name)
                : database.filter(d -> engine().schemaExists(new SchemaId(d, name))).isPresent());
    return skipped
        ? Optional.empty()
        : Optional.of(
            session.context().withSchema(database, Optional.of(isDatabase ? "PUBLIC" : name)));
  }

  private void commitBeforeDdl(Transaction open) {
    session.noTransaction();
    work.commit(open);
  }

  private void lock(
      Set<TableId> tables, LockMode mode, Transaction transaction, StatementCall call) {
    for (TableId table : tables.stream().sorted(LOCK_ORDER).toList()) {
      account
          .locks()
          .acquire(table, mode, transaction, call, session.parameters().seconds("LOCK_TIMEOUT"));
    }
  }

  private void needWarehouse() {
    if (session.context().warehouse().isEmpty()) {
      throw new SqlError(
          "000606",
          "57P03",
          "No active warehouse selected in the current session.  Select an active warehouse with"
              + " the 'use warehouse' command.");
    }
  }

  private SqlEngine engine() {
    return account.engine();
  }
}
