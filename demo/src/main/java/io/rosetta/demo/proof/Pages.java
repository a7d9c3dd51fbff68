package io.rosetta.demo.proof;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The rows of a query whose driver holds a whole result in memory, fetched page by page. The order
 * must be total and the rows must not change meanwhile. The statement is the caller's to close.
 */
final class Pages {
  /** Makes the text of one page's query. */
  @FunctionalInterface
  interface Query {
    String page(long from, int rows);
  }

  private final Statement statement;
  private final Query query;
  private final int pageRows;
  private ResultSet page;
  private long before;
  private int inPage;

  private Pages(Statement statement, Query query, int pageRows) {
    this.statement = statement;
    this.query = query;
    this.pageRows = pageRows;
  }

  static Pages of(Statement statement, Query query, int pageRows) {
    return new Pages(statement, query, pageRows);
  }

  /** One page, for a driver that fetches by itself. */
  static Pages whole(Statement statement, String sql) {
    return new Pages(statement, (from, rows) -> sql, Integer.MAX_VALUE);
  }

  boolean next() throws SQLException {
    if (page == null) {
      page = statement.executeQuery(query.page(before, pageRows));
    }
    if (page.next()) {
      inPage++;
      return true;
    }
    if (inPage < pageRows) {
      return false;
    }
    before += inPage;
    inPage = 0;
    page = null;
    return next();
  }

  /** Where {@link #next} stands. */
  ResultSet row() {
    return page;
  }
}
