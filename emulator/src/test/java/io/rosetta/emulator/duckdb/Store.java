package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.ParsedStatement;
import io.rosetta.emulator.sql.SnowflakeParser;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An engine with one session in DB.S, and files that COPY finds. */
final class Store implements AutoCloseable {
  private final DuckDbEngine engine;
  private final FixedSession session = new FixedSession("7");
  private final Connection connection;
  private final List<StagedFile> files = new ArrayList<>();

  private Store(DuckDbEngine engine) {
    this.engine = engine;
    this.connection = engine.connect();
  }

  static Store fresh() {
    Store store = open(Optional.empty());
    store.run("CREATE DATABASE DB");
    store.run("CREATE SCHEMA DB.S");
    return store;
  }

  static Store open(Optional<Path> file) {
    Path spill = Path.of(System.getProperty("java.io.tmpdir"), "rosetta-spill");
    return new Store(DuckDbEngine.open(new StoreLocation(file, spill, 1L << 29)));
  }

  FixedSession session() {
    return session;
  }

  DuckDbEngine engine() {
    return engine;
  }

  Connection connection() {
    return connection;
  }

  void stage(StagedFile file) {
    files.removeIf(f -> f.name().equals(file.name()));
    files.add(file);
  }

  Result run(String sql, BindValue... binds) {
    ParsedStatement parsed = SnowflakeParser.parse(sql);
    ExecutionContext context = new ExecutionContext(connection, session);
    if (parsed.statement() instanceof CopyInto copy) {
      List<StagedFile> found =
          copy.files().isEmpty()
              ? files
              : files.stream().filter(f -> copy.files().contains(f.name())).toList();
      return engine.copyInto(copy, found, context);
    }
    return engine.execute(parsed, List.of(binds), context);
  }

  Description describe(String sql) {
    return engine.describe(SnowflakeParser.parse(sql), new ExecutionContext(connection, session));
  }

  /** Rows as text: cells joined by a bar, NULL for NULL. */
  List<String> rows(String sql, BindValue... binds) {
    return text(run(sql, binds));
  }

  static List<String> text(Result result) {
    List<String> lines = new ArrayList<>();
    for (String[] row : result.rows()) {
      List<String> cells = new ArrayList<>();
      for (String cell : row) {
        cells.add(cell == null ? "NULL" : cell);
      }
      lines.add(String.join("|", cells));
    }
    return lines;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    engine.close();
  }
}
