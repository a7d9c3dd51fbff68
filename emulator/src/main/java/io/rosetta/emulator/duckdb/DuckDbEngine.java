package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.Dml;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.ParsedStatement;
import io.rosetta.emulator.sql.Show;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.StagePath;
import io.rosetta.emulator.sql.Statement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/** The engine on one DuckDB database, in a file or in memory. */
public final class DuckDbEngine implements SqlEngine {
  /**
   * How much DuckDB writes to its log before it compresses what changed into its file. By default
   * that is 16 MiB: every second batch of a stream, and each one's rows soon change again.
   */
  private static final String CHECKPOINT_THRESHOLD = "256MiB";

  private final Catalog catalog = new Catalog();
  private final Failures failures = new Failures();
  private final ReentrantLock ddl = new ReentrantLock();
  private final DuckDBConnection root;
  private final Threads threads;

  private DuckDbEngine(DuckDBConnection root) throws SQLException {
    this.root = root;
    this.threads = new Threads(root);
    Functions.register(root, failures);
    catalog.load(root);
    dropOrphans();
  }

  /**
   * Opens the database in the file, made if it is not there, or a new one in memory.
   *
   * <p>Most statements run on their session's own thread alone; see {@link Threads}.
   *
   * @throws IllegalStateException when the file cannot be opened
   */
  public static DuckDbEngine open(StoreLocation location) {
    Optional<Path> file = location.file();
    Properties settings = new Properties();
    settings.setProperty("memory_limit", location.memory() / 1024 + "KiB");
    settings.setProperty("temp_directory", location.spill().toString());
    settings.setProperty("threads", Integer.toString(Threads.USUAL));
    settings.setProperty("checkpoint_threshold", CHECKPOINT_THRESHOLD);
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("autoinstall_known_extensions", "false");
    String url = "jdbc:duckdb:" + file.map(Path::toString).orElse("");
    try {
      return new DuckDbEngine((DuckDBConnection) DriverManager.getConnection(url, settings));
    } catch (SQLException e) {
      throw new IllegalStateException(
          "cannot open the store" + file.map(f -> " " + f).orElse("") + ": " + e.getMessage(), e);
    }
  }

  /** Temporary tables of a process that ended. */
  private void dropOrphans() throws SQLException {
    String sql = "SELECT schema_name FROM duckdb_schemas() WHERE schema_name LIKE 'temporary.%'";
    for (String schema : Duck.firstColumn(root, sql)) {
      Duck.update(root, "DROP SCHEMA \"" + schema + "\" CASCADE");
    }
  }

  @Override
  public Connection connect() {
    try {
      Connection connection = root.duplicate();
      Duck.update(connection, "SET TimeZone = 'UTC'");
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot connect to the store", e);
    }
  }

  @Override
  public Access access(Statement statement, SessionView session) {
    return Accesses.of(statement, session);
  }

  @Override
  public Result execute(ParsedStatement parsed, List<BindValue> binds, ExecutionContext context) {
    Statement statement = parsed.statement();
    if (statement instanceof Ddl definition) {
      return define(definition, work(parsed.text(), binds, context, false));
    }
    Work work = work(parsed.text(), binds, context, false);
    return guarded(work, () -> threads.during(work, statement, () -> dispatch(statement, work)));
  }

  private static Result dispatch(Statement statement, Work work) throws SQLException {
    if (statement instanceof Statement.QueryStatement query) {
      return new QueryExecutor(work).run(query.query());
    } else if (statement instanceof Dml dml) {
      return new DmlExecutor(work).run(dml);
    } else if (statement instanceof Show show) {
      return new ShowExecutor(work).run(show);
    } else if (statement instanceof Statement.Describe describe) {
      return new DescribeExecutor(work).run(describe);
    }
    throw new IllegalArgumentException("not the engine's: " + statement.getClass().getSimpleName());
  }

  private Work work(
      String text, List<BindValue> binds, ExecutionContext context, boolean describing) {
    long number = failures.nextStatement();
    Binding binding =
        new Binding(catalog, context.session(), binds, number, describing).withText(text);
    return new Work(context, binding, failures);
  }

  /** A body that talks to DuckDB. */
  @FunctionalInterface
  interface Body<T> {
    T run() throws SQLException;
  }

  /** In autocommit a statement is a transaction of its own. */
  private <T> T guarded(Work work, Body<T> body) {
    Connection connection = work.connection();
    boolean own = false;
    try {
      own = connection.getAutoCommit();
      if (own) {
        connection.setAutoCommit(false);
      }
      T result = body.run();
      if (own) {
        connection.commit();
      }
      return result;
    } catch (SQLException e) {
      throw own ? noted(work, e) : lost(work, e);
    } catch (TransactionLostException e) {
      if (own && e.getCause() instanceof SqlError error) {
        throw error;
      }
      throw e;
    } finally {
      failures.take(work.binding().statement());
      if (own) {
        end(connection);
      }
    }
  }

  private static void end(Connection connection) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw new IllegalStateException("the store's connection does not work any more", e);
    }
  }

  /** A value that failed to convert explains an error better than what came of it. */
  private SqlError noted(Work work, SQLException e) {
    return failures.take(work.binding().statement()).orElseGet(() -> DuckErrors.translate(e));
  }

  /** Some errors leave DuckDB's transaction alive. */
  private RuntimeException lost(Work work, SQLException e) {
    SqlError error = noted(work, e);
    try {
      Duck.update(work.connection(), "SELECT 1");
      return error;
    } catch (SQLException dead) {
      return new TransactionLostException(error);
    }
  }

  /** One DDL at a time; the catalog changes with the commit. */
  private Result define(Ddl definition, Work work) {
    ddl.lock();
    try {
      Changes changes = new Changes();
      Result result =
          guarded(
              work,
              () -> {
                Result done = new DdlExecutor(work, changes).run(definition);
                catalog.store(work.connection(), changes.entries());
                return done;
              });
      catalog.publish(changes.entries());
      return result;
    } finally {
      ddl.unlock();
    }
  }

  @Override
  public List<Long> matchingRows(
      ParsedStatement parsed, List<BindValue> binds, ExecutionContext context) {
    Work work = work(parsed.text(), binds, context, false);
    return guarded(work, () -> new MatchingRows(work).of((Dml) parsed.statement()));
  }

  @Override
  public Description describe(ParsedStatement parsed, ExecutionContext context) {
    Work work = work(parsed.text(), List.of(), context, true);
    return guarded(work, () -> new Describing(work).describe(parsed.statement()));
  }

  @Override
  public Result copyInto(CopyInto copy, List<StagedFile> files, ExecutionContext context) {
    Work work = work("", List.of(), context, false);
    return guarded(work, () -> new CopyExecutor(work).run(copy, files));
  }

  @Override
  public boolean databaseExists(String database) {
    return catalog.database(database).isPresent();
  }

  @Override
  public boolean schemaExists(SchemaId schema) {
    return schema.name().equals("INFORMATION_SCHEMA")
        ? databaseExists(schema.database())
        : catalog.schema(schema).isPresent();
  }

  @Override
  public TableId resolveStage(StagePath path, SessionView session) {
    TableId id = Names.resolve(path.name(), session);
    boolean there =
        path.kind() == StagePath.Kind.TABLE
            ? catalog.relation(id, session.sessionId()).isPresent()
            : catalog.options("STAGE", id, session.sessionId()).isPresent();
    if (!there) {
      throw SqlError.missingObject(
          path.kind() == StagePath.Kind.TABLE ? "Table" : "Stage", path.name().toString());
    }
    return id;
  }

  @Override
  public TableId resolve(ObjectName name, SessionView session) {
    return Names.resolve(name, session);
  }

  @Override
  public void endSession(String sessionId) {
    ddl.lock();
    try (Connection connection = root.duplicate()) {
      Changes changes = new Changes();
      catalog.relations().stream()
          .filter(r -> r.owner().equals(sessionId))
          .forEach(changes::remove);
      catalog.storedOptions().stream()
          .filter(s -> s.owner().equals(sessionId))
          .forEach(changes::remove);
      if (!changes.entries().isEmpty()) {
        Duck.update(
            connection,
            "DROP SCHEMA IF EXISTS " + Physical.temporarySchema(sessionId) + " CASCADE");
        catalog.publish(changes.entries());
      }
    } catch (SQLException e) {
      throw new IllegalStateException("temporary objects of a session cannot be dropped", e);
    } finally {
      ddl.unlock();
    }
  }

  @Override
  public void close() {
    try {
      root.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the store did not close", e);
    }
  }
}
