package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.Result;
import io.rosetta.emulator.duckdb.SchemaId;
import io.rosetta.emulator.duckdb.StatementType;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.Option;
import io.rosetta.emulator.sql.SessionStatement;
import io.rosetta.emulator.sql.SqlError;
import java.util.Locale;
import java.util.Optional;

/**
 * USE, ALTER SESSION, BEGIN, COMMIT and ROLLBACK (docs.snowflake.com/en/sql-reference/sql/use,
 * .../alter-session, .../begin, .../commit, .../rollback).
 */
final class SessionStatements {
  private static final String DONE = "Statement executed successfully.";

  private final Account account;
  private final Session session;
  private final TransactionWork work;

  SessionStatements(Account account, Session session) {
    this.account = account;
    this.session = session;
    this.work = new TransactionWork(account, session);
  }

  Result run(SessionStatement statement) {
    if (statement instanceof SessionStatement.Use use) {
      use(use);
      return Result.status(StatementType.USE, DONE);
    }
    if (statement instanceof SessionStatement.SetParameters set) {
      set.parameters().forEach(this::set);
      return Result.status(StatementType.ALTER_SESSION, DONE);
    }
    if (statement instanceof SessionStatement.UnsetParameters unset) {
      unset.names().forEach(this::unset);
      return Result.status(StatementType.ALTER_SESSION, DONE);
    }
    if (statement instanceof SessionStatement.Begin begin) {
      begin(begin);
    } else if (statement instanceof SessionStatement.Commit) {
      commit();
    } else {
      rollback();
    }
    return Result.status(StatementType.TRANSACTION, DONE);
  }

  /** Ignored while a transaction is active ("Explicit transactions"). */
  private void begin(SessionStatement.Begin begin) {
    if (session.transaction().isEmpty()) {
      session.transaction(new Transaction(session, begin.name().orElse("")));
    }
  }

  /** Without a transaction COMMIT and ROLLBACK do nothing and say nothing. */
  private void commit() {
    Optional<Transaction> open = session.transaction();
    session.noTransaction();
    open.ifPresent(work::commit);
  }

  private void rollback() {
    Optional<Transaction> open = session.transaction();
    session.noTransaction();
    open.ifPresent(work::rollback);
  }

  private void set(Option option) {
    commitIfAutocommit(option.name());
    session.parameters().set(option.name(), option.text());
  }

  private void unset(String name) {
    commitIfAutocommit(name);
    session.parameters().unset(name);
  }

  /** ALTER SESSION SET AUTOCOMMIT commits, whatever the value ("AUTOCOMMIT"). */
  private void commitIfAutocommit(String parameter) {
    if (parameter.equalsIgnoreCase("AUTOCOMMIT")) {
      commit();
    }
  }

  private void use(SessionStatement.Use use) {
    ObjectName name = use.name();
    switch (use.kind()) {
      case "WAREHOUSE" -> {
        if (!account.options().warehouses().contains(name.last())) {
          throw SqlError.cannotPerform(name.toString());
        }
        session.context(session.context().withWarehouse(Optional.of(name.last())));
      }
      case "ROLE" -> {
        if (!account.options().roles().contains(name.last())) {
          throw new SqlError(
              "002003",
              "02000",
              "SQL compilation error:\nRole '" + name + "' does not exist or not authorized.");
        }
        session.context(session.context().withRole(Optional.of(name.last())));
      }
      case "SECONDARY ROLES" -> {
        // Every role may do everything here, so there is nothing to add.
      }
      case "DATABASE" -> useDatabase(name.last());
      case "SCHEMA" -> useSchema(name);
      case "" -> {
        if (name.parts().size() == 1) {
          useDatabase(name.last());
        } else {
          useSchema(name);
        }
      }
      default -> throw SqlError.unsupported("USE " + use.kind().toUpperCase(Locale.ROOT));
    }
  }

  private void useDatabase(String database) {
    if (!account.engine().databaseExists(database)) {
      throw SqlError.cannotPerform(ObjectName.printed(database));
    }
    session.context(
        session.context().withSchema(Optional.of(database), publicSchema(account, database)));
  }

  private void useSchema(ObjectName name) {
    String database =
        name.fromEnd(1)
            .or(session::currentDatabase)
            .orElseThrow(() -> SqlError.noCurrentDatabase("USE SCHEMA"));
    if (!account.engine().schemaExists(new SchemaId(database, name.last()))) {
      throw SqlError.cannotPerform(name.toString());
    }
    session.context(session.context().withSchema(Optional.of(database), Optional.of(name.last())));
  }

  /** A database is used with its schema PUBLIC, if it has one. */
  static Optional<String> publicSchema(Account account, String database) {
    return account.engine().schemaExists(new SchemaId(database, "PUBLIC"))
        ? Optional.of("PUBLIC")
        : Optional.empty();
  }
}
