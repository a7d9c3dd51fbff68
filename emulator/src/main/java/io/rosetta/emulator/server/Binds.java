package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetta.emulator.duckdb.BindValue;
import io.rosetta.emulator.sql.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The {@code bindings} of a request: by position {@code "1", "2", ...}, each a type and one value,
 * or for an array bind a list of values, one for each row.
 */
final class Binds {
  /** More must be loaded through a stage, as with Snowflake. */
  private static final int MOST_ROWS = 20_000;

  private Binds() {}

  /** Rows of values; one row for plain binds, none without binds. */
  static List<List<BindValue>> rows(JsonNode bindings) {
    Map<Integer, JsonNode> byPosition = new TreeMap<>();
    bindings
        .properties()
        .forEach(entry -> byPosition.put(position(entry.getKey()), entry.getValue()));
    if (byPosition.isEmpty()) {
      return List.of();
    }
    int rows = 1;
    for (JsonNode bind : byPosition.values()) {
      if (bind.path("value").isArray()) {
        rows = Math.max(rows, bind.path("value").size());
      }
    }
    if (rows > MOST_ROWS) {
      throw SqlError.unsupported("an array bind of " + rows + " rows, at most " + MOST_ROWS);
    }
    List<List<BindValue>> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<BindValue> values = new ArrayList<>();
      for (JsonNode bind : byPosition.values()) {
        values.add(value(bind, row));
      }
      all.add(values);
    }
    return all;
  }

  private static BindValue value(JsonNode bind, int row) {
    JsonNode value = bind.path("value");
    JsonNode cell = value.isArray() ? value.path(row) : value;
    boolean missing = cell.isNull() || cell.isMissingNode();
    return new BindValue(
        bind.path("type").asText("ANY"), missing ? Optional.empty() : Optional.of(cell.asText()));
  }

  private static int position(String name) {
    if (!name.matches("[1-9][0-9]{0,5}")) {
      throw SqlError.unsupported("a bind variable named '" + name + "'");
    }
    return Integer.parseInt(name);
  }
}
