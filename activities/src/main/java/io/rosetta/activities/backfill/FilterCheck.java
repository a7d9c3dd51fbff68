package io.rosetta.activities.backfill;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.postgres.OwnTransaction;
import io.rosetta.activities.types.SourceSql;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.RowCondition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a filter against the source: the columns by the catalog, the values by casting each one
 * there, the operators by having PostgreSQL plan the condition. Used once, by one thread.
 */
final class FilterCheck {
  private static final int MOST_LISTED = 50;

  private final Connection connection;
  private final SourceTable table;
  private final List<String> errors = new ArrayList<>();

  private FilterCheck(Connection connection, SourceTable table) {
    this.connection = connection;
    this.table = table;
  }

  /**
   * Returns when the filter can be used.
   *
   * @param connection in autocommit, and left so
   * @throws RosettaException CONFIGURATION_INVALID with all that is wrong and what would be right
   */
  static void require(Connection connection, SourceTable table, List<RowCondition> filter)
      throws SQLException {
    List<String> malformed = RowCondition.validate(filter);
    if (!malformed.isEmpty()) {
      throw refused(table, malformed);
    }
    FilterCheck check = new FilterCheck(connection, table);
    for (int i = 0; i < filter.size(); i++) {
      check.condition(filter.get(i), "filter[" + i + "]");
    }
    if (!check.errors.isEmpty()) {
      throw refused(table, check.errors);
    }
  }

  private static RosettaException refused(SourceTable table, List<String> errors) {
    return new RosettaException(
        RosettaError.CONFIGURATION_INVALID,
        "the filter on " + table.id() + " cannot be used: " + String.join("; ", errors));
  }

  private void condition(RowCondition condition, String place) throws SQLException {
    Optional<SourceColumn> column = RowFilter.column(table, condition);
    if (column.isEmpty()) {
      errors.add(
          "'%s.column' is '%s', but the table has: %s"
              .formatted(place, condition.column(), listed(table.columns())));
      return;
    }
    int before = errors.size();
    for (int i = 0; i < condition.values().size(); i++) {
      String value = condition.values().get(i);
      String where = place + ".values[" + i + "]";
      if (condition.operator().endsWith("LIKE")) {
        pattern(value, where);
      } else {
        value(value, column.get(), where);
      }
    }
    if (errors.size() == before && !fits(condition, column.get())) {
      errors.add(
          "'%s.operator' is '%s', but column %s of type %s takes: %s"
              .formatted(
                  place,
                  condition.operator(),
                  condition.column(),
                  column.get().type().name(),
                  String.join(", ", fitting(column.get()))));
    }
  }

  private static String listed(List<SourceColumn> columns) {
    String names =
        String.join(", ", columns.stream().map(SourceColumn::name).limit(MOST_LISTED).toList());
    return columns.size() <= MOST_LISTED
        ? names
        : names + " and " + (columns.size() - MOST_LISTED) + " more";
  }

  /** A pattern is text, whatever the column is; PostgreSQL finds fault with it only at a row. */
  private void pattern(String value, String place) {
    int backslashes = 0;
    while (backslashes < value.length() && value.charAt(value.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    if (backslashes % 2 == 1) {
      errors.add("'" + place + "' ends with a backslash that escapes nothing");
    }
  }

  private void value(String value, SourceColumn column, String place) throws SQLException {
    String cast = "SELECT CAST(CAST(? AS text) AS " + SourceOperators.typeName(column.type()) + ")";
    try (PreparedStatement statement = connection.prepareStatement(cast)) {
      statement.setString(1, value);
      statement.execute();
    } catch (SQLException e) {
      if (!isTheValuesFault(e)) {
        throw e;
      }
      errors.add(
          "'%s' is no %s: %s".formatted(place, column.type().name(), firstLine(e.getMessage())));
    }
  }

  /** Class 22 is "Data Exception"; 42846 and 42704 say that the type takes no text at all. */
  private static boolean isTheValuesFault(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("22") || state.equals("42846") || state.equals("42704");
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("").replace("ERROR: ", "");
  }

  private List<String> fitting(SourceColumn column) throws SQLException {
    List<String> fitting = new ArrayList<>();
    for (String operator : RowCondition.OPERATORS) {
      if (fits(new RowCondition(column.name(), operator, List.of()), column)) {
        fitting.add(operator);
      }
    }
    return fitting;
  }

  private boolean fits(RowCondition condition, SourceColumn column) throws SQLException {
    SourceOperators operators = SourceOperators.read(connection, List.of(column.type()));
    String setting = RowFilter.setting(0);
    String sql = RowFilter.condition(condition, setting, column.type(), operators);
    try {
      return OwnTransaction.rolledBack(
          connection,
          () -> {
            SettingJson.bind(connection, setting, condition.values());
            return explain("SELECT FROM ONLY " + SourceSql.quoted(table.id()) + " WHERE " + sql);
          });
    } catch (SQLException e) {
      // 42883 and 42725: no operator of this name for the type, or not one alone.
      if ("42883".equals(e.getSQLState()) || "42725".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private boolean explain(String query) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute("EXPLAIN " + query);
    }
  }
}
