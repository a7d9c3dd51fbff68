package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One condition of a refresh's filter; all must hold. People write it by hand as JSON, so every
 * field may be missing, and {@link #validate} says all that is wrong. Values are PostgreSQL's input
 * text of the column's type; they are bound, never pasted into SQL.
 *
 * @param column the source column's exact name
 * @param operator one of {@link #OPERATORS}, in any case
 * @param values none for {@code IS NULL} and {@code IS NOT NULL}, two for {@code BETWEEN}, one or
 *     more for {@code IN}, one for the others
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RowCondition(String column, String operator, List<String> values) {
  /** More conditions than this are refused. */
  public static final int MOST_CONDITIONS = 5;

  /** More values than this in one condition are refused. */
  public static final int MOST_VALUES = 1_000;

  private static final Map<String, Integer> LEAST =
      Map.ofEntries(
          Map.entry("=", 1),
          Map.entry("!=", 1),
          Map.entry("<", 1),
          Map.entry("<=", 1),
          Map.entry(">", 1),
          Map.entry(">=", 1),
          Map.entry("LIKE", 1),
          Map.entry("ILIKE", 1),
          Map.entry("IN", 1),
          Map.entry("BETWEEN", 2),
          Map.entry("IS NULL", 0),
          Map.entry("IS NOT NULL", 0));

  /** The operators that a condition may have, in the order in which they are listed to people. */
  public static final List<String> OPERATORS =
      List.of(
          "=",
          "!=",
          "<",
          "<=",
          ">",
          ">=",
          "LIKE",
          "ILIKE",
          "IN",
          "BETWEEN",
          "IS NULL",
          "IS NOT NULL");

  public RowCondition {
    operator =
        operator == null ? "" : operator.strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
    // A null among the values is kept for validate, which names its place.
    values = values == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(values));
  }

  /**
   * A filter as it came, where a missing condition is an empty one that {@link #validate} names.
   */
  static List<RowCondition> listed(List<RowCondition> filter) {
    return filter == null
        ? List.of()
        : filter.stream().map(c -> c == null ? new RowCondition(null, null, null) : c).toList();
  }

  /** All that is wrong, each with its place ({@code filter[1].operator}); empty when usable. */
  public static List<String> validate(List<RowCondition> filter) {
    List<String> errors = new ArrayList<>();
    if (filter.size() > MOST_CONDITIONS) {
      errors.add("'filter' has " + filter.size() + " conditions, but at most " + MOST_CONDITIONS);
    }
    for (int i = 0; i < filter.size(); i++) {
      filter.get(i).validate("filter[" + i + "]", errors);
    }
    return List.copyOf(errors);
  }

  private void validate(String place, List<String> errors) {
    if (column == null || column.isEmpty()) {
      errors.add("'" + place + ".column' is missing: the name of a column of the table");
    }
    if (values.stream().anyMatch(Objects::isNull)) {
      errors.add("'" + place + ".values' holds null; say IS NULL instead");
    }
    Integer least = LEAST.get(operator);
    if (least == null) {
      errors.add(
          "'%s.operator' is '%s', but must be one of: %s"
              .formatted(place, operator, String.join(", ", OPERATORS)));
      return;
    }
    int most = operator.equals("IN") ? MOST_VALUES : least;
    if (values.size() < least || values.size() > most) {
      errors.add(
          "'%s.values' holds %d values, but %s takes %s"
              .formatted(
                  place,
                  values.size(),
                  operator,
                  most == least ? String.valueOf(least) : least + " to " + most));
    }
  }
}
