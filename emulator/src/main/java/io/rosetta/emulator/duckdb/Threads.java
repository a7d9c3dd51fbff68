package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Dml;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.Statement;
import io.rosetta.emulator.sql.SyntaxTree;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many threads DuckDB has. Sessions run side by side, each on a thread of its own, and with
 * more threads DuckDB's spin while they wait for each other, which took a quarter of all processor
 * time: so it has none beside. Only while a statement merges or groups very many rows it has one
 * for each processor, and whoever else is at work then may use them too. Any thread.
 */
final class Threads {
  static final int USUAL = 1;

  private static final long VERY_MANY_ROWS = 300_000;

  private final Connection connection;
  private final int most = Runtime.getRuntime().availableProcessors();
  private int users;

  /**
   * @param connection that nothing else is done on; the caller closes it
   */
  Threads(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement with as many threads as it is worth. */
  <T> T during(Work work, Statement statement, DuckDbEngine.Body<T> body) throws SQLException {
    Optional<Object> worked = workedThrough(statement);
    if (most == USUAL || worked.isEmpty() || rows(work, worked.get()) < VERY_MANY_ROWS) {
      return body.run();
    }
    change(1);
    try {
      return body.run();
    } finally {
      change(-1);
    }
  }

  private synchronized void change(int by) throws SQLException {
    int before = users;
    users += by;
    if (before == 0 || users == 0) {
      Duck.update(connection, "SET threads = " + (users == 0 ? USUAL : most));
    }
  }

  /** Of a MERGE its source; the target is only looked up. */
  private static Optional<Object> workedThrough(Statement statement) {
    if (statement instanceof Dml.Merge merge) {
      return Optional.of(merge.source());
    }
    List<Query.Grouping> groupings = new ArrayList<>();
    if (statement instanceof Statement.QueryStatement) {
      SyntaxTree.each(
          statement,
          Query.Grouping.class,
          grouping -> {
            if (grouping.all() || !grouping.by().isEmpty()) {
              groupings.add(grouping);
            }
          });
    }
    return groupings.isEmpty() ? Optional.empty() : Optional.of(statement);
  }

  /** Of the tables named anywhere in it. */
  private static long rows(Work work, Object tree) throws SQLException {
    List<Query.Table> tables = new ArrayList<>();
    SyntaxTree.each(tree, Query.Table.class, tables::add);
    long rows = 0;
    for (Query.Table table : tables) {
      Optional<Relation> relation = find(work, table);
      if (relation.isPresent()) {
        rows += Duck.count(work.connection(), "SELECT count(*) FROM " + relation.get().physical());
      }
    }
    return rows;
  }

  private static Optional<Relation> find(Work work, Query.Table table) {
    try {
      TableId id = Names.resolve(table.name(), work.session());
      return work.catalog()
          .relation(id, work.session().sessionId())
          .filter(found -> !found.isView());
    } catch (SqlError unresolved) {
      // The statement itself will fail with the same error, or the name is of a CTE.
      return Optional.empty();
    }
  }
}
