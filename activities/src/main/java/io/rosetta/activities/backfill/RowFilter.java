package io.rosetta.activities.backfill;

import static java.util.stream.Collectors.joining;

import io.rosetta.activities.backfill.SourceOperators.Comparison;
import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.types.SourceSql;
import io.rosetta.workflows.backfill.RowCondition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A refresh's filter as a condition of SQL whose values are bound apart; see {@link SettingJson}.
 */
final class RowFilter {
  private final List<RowCondition> conditions;
  private final String sql;

  private RowFilter(List<RowCondition> conditions, String sql) {
    this.conditions = conditions;
    this.sql = sql;
  }

  /**
   * Empty for all rows.
   *
   * @param filter that {@link FilterCheck} has accepted, on a table that still has the columns
   */
  static Optional<RowFilter> of(Connection connection, SourceTable table, List<RowCondition> filter)
      throws SQLException {
    if (filter.isEmpty()) {
      return Optional.empty();
    }
    List<SourceColumn> columns =
        filter.stream().map(condition -> column(table, condition).orElseThrow()).toList();
    SourceOperators operators =
        SourceOperators.read(connection, columns.stream().map(SourceColumn::type).toList());
    String sql =
        IntStream.range(0, columns.size())
            .mapToObj(i -> condition(filter.get(i), setting(i), columns.get(i).type(), operators))
            .collect(joining(" AND "));
    return Optional.of(new RowFilter(filter, sql));
  }

  static Optional<SourceColumn> column(SourceTable table, RowCondition condition) {
    return table.columns().stream()
        .filter(column -> column.name().equals(condition.column()))
        .findFirst();
  }

  static String setting(int index) {
    return "rosetta.filter" + index;
  }

  /** The condition, for a WHERE; columns are not qualified. */
  String sql() {
    return sql;
  }

  /** Binds the values for the rest of the transaction. */
  void bind(Connection connection) throws SQLException {
    for (int i = 0; i < conditions.size(); i++) {
      SettingJson.bind(connection, setting(i), conditions.get(i).values());
    }
  }

  /**
   * One condition.
   *
   * @param setting that its values are bound to
   */
  static String condition(
      RowCondition condition, String setting, PostgresType type, SourceOperators operators) {
    String column = SourceSql.quoted(condition.column());
    String first = value(setting, 0, SourceOperators.typeName(type));
    String pattern = value(setting, 0, "pg_catalog.text");
    return switch (condition.operator()) {
      case "=" -> comparison(column, operators.of(type, Comparison.EQUAL), first);
      case "!=" -> "NOT " + comparison(column, operators.of(type, Comparison.EQUAL), first);
      case "<" -> comparison(column, operators.of(type, Comparison.LESS), first);
      case "<=" -> comparison(column, operators.of(type, Comparison.LESS_OR_EQUAL), first);
      case ">" -> comparison(column, operators.of(type, Comparison.GREATER), first);
      case ">=" -> comparison(column, operators.of(type, Comparison.GREATER_OR_EQUAL), first);
      case "BETWEEN" ->
          comparison(column, operators.of(type, Comparison.GREATER_OR_EQUAL), first)
              + " AND "
              + comparison(
                  column,
                  operators.of(type, Comparison.LESS_OR_EQUAL),
                  value(setting, 1, SourceOperators.typeName(type)));
      case "IN" -> comparison(column, operators.of(type, Comparison.EQUAL), any(setting, type));
      case "LIKE" -> comparison(column, "OPERATOR(pg_catalog.~~)", pattern);
      case "ILIKE" -> comparison(column, "OPERATOR(pg_catalog.~~*)", pattern);
      case "IS NULL", "IS NOT NULL" -> "(" + column + " " + condition.operator() + ")";
      default -> throw new IllegalArgumentException("operator " + condition.operator());
    };
  }

  private static String comparison(String column, String operator, String value) {
    return "(" + column + " " + operator + " " + value + ")";
  }

  private static String value(String setting, int index, String type) {
    return "(" + SettingJson.read(setting) + " ->> " + index + ")::" + type;
  }

  private static String any(String setting, PostgresType type) {
    return "ANY (ARRAY(SELECT e.value::"
        + SourceOperators.typeName(type)
        + " FROM json_array_elements_text("
        + SettingJson.read(setting)
        + ") AS e (value)))";
  }
}
