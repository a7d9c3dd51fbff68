package io.rosetta.emulator;

import io.rosetta.emulator.duckdb.Access;
import io.rosetta.emulator.duckdb.BindValue;
import io.rosetta.emulator.duckdb.Description;
import io.rosetta.emulator.duckdb.ExecutionContext;
import io.rosetta.emulator.duckdb.Result;
import io.rosetta.emulator.duckdb.ResultColumn;
import io.rosetta.emulator.duckdb.SchemaId;
import io.rosetta.emulator.duckdb.SessionView;
import io.rosetta.emulator.duckdb.SqlEngine;
import io.rosetta.emulator.duckdb.StagedFile;
import io.rosetta.emulator.duckdb.StatementType;
import io.rosetta.emulator.duckdb.TableId;
import io.rosetta.emulator.duckdb.TransactionLostException;
import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.Dml;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.ParsedStatement;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.StagePath;
import io.rosetta.emulator.sql.Statement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/**
 * A store for tests of the server alone: statements go to DuckDB as they are, after the functions
 * of the session were put in. One flat schema, text results.
 */
final class PassThroughEngine implements SqlEngine {
  private static final Pattern FUNCTION =
      Pattern.compile("((?:current_|system\\$)\\w+)\\(([^)]*)\\)", Pattern.CASE_INSENSITIVE);

  private final Connection root;

  PassThroughEngine(Optional<Path> file) {
    try {
      root = DriverManager.getConnection("jdbc:duckdb:" + file.map(Path::toString).orElse(""));
      root.createStatement().execute("create table if not exists kept (name varchar)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Connection connect() {
    try {
      return ((DuckDBConnection) root).duplicate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Access access(Statement statement, SessionView session) {
    if (statement instanceof Dml.Insert insert) {
      return new Access(Set.of(resolve(insert.target(), session)), Set.of(), false);
    }
    if (statement instanceof Dml dml) {
      Set<TableId> target = Set.of(resolve(dml.target(), session));
      return new Access(target, target, false);
    }
    if (statement instanceof CopyInto copy) {
      return new Access(Set.of(resolve(copy.target(), session)), Set.of(), false);
    }
    if (statement instanceof Ddl.CreateTable create) {
      return new Access(Set.of(resolve(create.name(), session)), Set.of(), true);
    }
    if (statement instanceof Ddl.AlterTable alter) {
      return new Access(Set.of(resolve(alter.name(), session)), Set.of(), true);
    }
    return Access.READ;
  }

  @Override
  public Result execute(ParsedStatement parsed, List<BindValue> binds, ExecutionContext context) {
    if (keptHere(parsed.statement())) {
      return Result.status(StatementType.DDL, "done");
    }
    String sql = withFunctions(parsed.text(), context.session());
    try (PreparedStatement statement = context.connection().prepareStatement(sql)) {
      for (int i = 0; i < binds.size(); i++) {
        statement.setObject(i + 1, binds.get(i).value().orElse(null));
      }
      return statement.execute()
          ? rows(statement)
          : Result.counts(type(parsed.statement()), List.of("rows"), counted(statement));
    } catch (SQLException e) {
      throw failure(e, context);
    }
  }

  /** Databases, schemas and stages are only remembered. */
  private boolean keptHere(Statement statement) {
    if (statement instanceof Ddl.CreateNamespace namespace) {
      remember(namespace.name());
      return true;
    }
    if (statement instanceof Ddl.CreateStage stage) {
      remember(stage.name());
      return true;
    }
    return statement instanceof Ddl.Drop drop && drop.kind().equals("STAGE");
  }

  private synchronized void remember(ObjectName name) {
    try (PreparedStatement insert = root.prepareStatement("insert into kept values (?)")) {
      insert.setString(1, name.last());
      insert.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized boolean remembers(String name) {
    try (PreparedStatement query = root.prepareStatement("from kept where name = ?")) {
      query.setString(1, name);
      return query.executeQuery().next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String withFunctions(String text, SessionView session) {
    Matcher calls = FUNCTION.matcher(text.replaceFirst("(?i)^call ", "select "));
    return calls.replaceAll(
        call ->
            Matcher.quoteReplacement(
                session
                    .function(call.group(1), Arrays.asList(call.group(2).split(", *", -1)))
                    .orElseThrow(() -> SqlError.unknownFunction(call.group(1)))
                    .text()
                    .map(value -> "'" + value + "'")
                    .orElse("null")));
  }

  private static Result rows(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.getResultSet()) {
      int width = result.getMetaData().getColumnCount();
      List<ResultColumn> columns = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        String name = result.getMetaData().getColumnName(i);
        columns.add(ResultColumn.text(name.toUpperCase(Locale.ROOT)));
      }
      List<String[]> rows = new ArrayList<>();
      while (result.next()) {
        String[] row = new String[width];
        for (int i = 0; i < width; i++) {
          row[i] = result.getString(i + 1);
        }
        rows.add(row);
      }
      return new Result(StatementType.SELECT, columns, rows);
    }
  }

  private static long counted(PreparedStatement statement) throws SQLException {
    return Math.max(0, statement.getUpdateCount());
  }

  private static StatementType type(Statement statement) {
    if (statement instanceof Dml.Insert) {
      return StatementType.INSERT;
    }
    return statement instanceof Dml ? StatementType.UPDATE : StatementType.DDL;
  }

  private static RuntimeException failure(SQLException e, ExecutionContext context) {
    String message = e.getMessage();
    String code =
        message.contains("already exists")
            ? "002002"
            : message.startsWith("Binder") ? "000904" : "100038";
    SqlError error = new SqlError(code, "22000", message, e);
    try {
      return context.connection().getAutoCommit() ? error : new TransactionLostException(error);
    } catch (SQLException closed) {
      throw new IllegalStateException(closed);
    }
  }

  @Override
  public Description describe(ParsedStatement parsed, ExecutionContext context) {
    return new Description(type(parsed.statement()), List.of(ResultColumn.count("rows")));
  }

  @Override
  public Result copyInto(CopyInto copy, List<StagedFile> files, ExecutionContext context) {
    long loaded = 0;
    for (StagedFile file : files) {
      String sql = "insert into %s from read_csv('%s')".formatted(copy.target(), file.path());
      try (java.sql.Statement statement = context.connection().createStatement()) {
        loaded += statement.executeUpdate(sql);
      } catch (SQLException e) {
        throw failure(e, context);
      }
    }
    return Result.counts(StatementType.COPY, List.of("rows_loaded"), loaded);
  }

  @Override
  public boolean databaseExists(String database) {
    return remembers(database);
  }

  @Override
  public boolean schemaExists(SchemaId schema) {
    return schema.name().equals("PUBLIC") || remembers(schema.name());
  }

  @Override
  public TableId resolveStage(StagePath path, SessionView session) {
    if (path.kind() == StagePath.Kind.NAMED && !remembers(path.name().last())) {
      throw SqlError.missingObject("Stage", path.name().toString());
    }
    return resolve(path.name(), session);
  }

  @Override
  public TableId resolve(ObjectName name, SessionView session) {
    if (session.currentDatabase().isEmpty()) {
      throw SqlError.noCurrentDatabase("this statement");
    }
    return new TableId("DB", "PUBLIC", name.last());
  }

  @Override
  public void endSession(String sessionId) {
    // There are no temporary tables.
  }

  @Override
  public void close() {
    try {
      root.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
