package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The argument of addTables, removeTables and resync; people write it by hand, so everything may be
 * missing.
 *
 * @param tables {@code schema.table} each, quoted where a name has a dot
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TablesRequest(List<String> tables) {
  /** More than this in one request are refused, so that a payload stays small. */
  public static final int MOST_TABLES = 1_000;

  public TablesRequest {
    // A null among the tables is kept for validate, which names its place.
    tables = tables == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(tables));
  }

  static TablesRequest orNone(TablesRequest request) {
    return request == null ? new TablesRequest(null) : request;
  }

  /** All that is wrong, each with its place; empty when usable. */
  List<String> validate() {
    List<String> errors = new ArrayList<>();
    if (tables.size() > MOST_TABLES) {
      errors.add("'tables' names " + tables.size() + " tables, but at most " + MOST_TABLES);
    }
    for (int i = 0; i < tables.size(); i++) {
      String table = tables.get(i);
      if (table == null || table.indexOf('.') < 1 || table.endsWith(".")) {
        errors.add("'tables[" + i + "]' is '" + table + "', but must be schema.table");
      }
    }
    return List.copyOf(errors);
  }
}
