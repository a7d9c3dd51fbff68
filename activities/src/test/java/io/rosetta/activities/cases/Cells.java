package io.rosetta.activities.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * A cell of the source and a cell of the target as values that are equal when the cells are. What
 * the target's column is decides how; the product's types are not asked.
 */
final class Cells {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Cells() {}

  /**
   * Of the source.
   *
   * @param text PostgreSQL's output text, or JSON where the target holds JSON
   */
  static Object source(String text, String targetType) {
    if (text == null) {
      return null;
    }
    try {
      return switch (targetType) {
        case "NUMBER" -> new BigDecimal(text.replaceAll("[$,]", "")).stripTrailingZeros();
        case "DOUBLE" -> Double.parseDouble(text) + 0.0;
        case "BOOLEAN" -> text.equals("t");
        case "DATE", "TIME", "TIMESTAMPNTZ", "TIMESTAMPTZ" -> withMicros(text, targetType);
        case "BINARY" -> text.substring(2);
        case "VARIANT" -> json(text);
        case "VARCHAR" -> text;
        default -> throw new IllegalArgumentException("a column of type " + targetType);
      };
    } catch (RuntimeException e) {
      // Nothing that the target's type could hold: equal to no cell of it.
      return new Unholdable(text);
    }
  }

  /** A source value that has no place in the target's type. */
  record Unholdable(String text) {}

  static Object target(ResultSet row, int column, String type) throws SQLException {
    if (row.getString(column) == null) {
      return null;
    }
    return switch (type) {
      case "NUMBER" -> row.getBigDecimal(column).stripTrailingZeros();
      case "DOUBLE" -> row.getDouble(column) + 0.0;
      case "BOOLEAN" -> row.getBoolean(column);
      case "BINARY" -> HexFormat.of().formatHex(row.getBytes(column));
      case "VARIANT" -> json(row.getString(column));
      default -> row.getString(column);
    };
  }

  /** How a column is read, so that nothing of this JVM's calendar gets in between. */
  static String targetExpression(String column, String type) {
    return switch (type) {
      case "DATE" -> "TO_VARCHAR(" + column + ", 'YYYY-MM-DD')";
      case "TIME" -> "TO_VARCHAR(" + column + ", 'HH24:MI:SS.FF6')";
      case "TIMESTAMPNTZ" -> "TO_VARCHAR(" + column + ", 'YYYY-MM-DD HH24:MI:SS.FF6')";
      case "TIMESTAMPTZ" -> "TO_VARCHAR(" + column + ", 'YYYY-MM-DD HH24:MI:SS.FF6TZH:TZM')";
      default -> column;
    };
  }

  /** PostgreSQL leaves zeros at the end of a second out. */
  private static String withMicros(String text, String type) {
    if (type.equals("DATE")) {
      return text;
    }
    boolean zoned = type.equals("TIMESTAMPTZ");
    String moment = zoned ? text.substring(0, text.length() - "+00".length()) : text;
    int point = moment.indexOf('.');
    String digits = point < 0 ? "" : moment.substring(point + 1);
    String whole = point < 0 ? moment : moment.substring(0, point);
    return whole + "." + digits + "0".repeat(6 - digits.length()) + (zoned ? "+00:00" : "");
  }

  private static Object json(String text) {
    try {
      return plain(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, Object> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
      return fields;
    }
    if (node.isArray()) {
      List<Object> elements = new ArrayList<>();
      node.forEach(element -> elements.add(plain(element)));
      return elements;
    }
    // toString keeps the quotes, so that "true" is not true.
    return node.isNumber() ? node.decimalValue().stripTrailingZeros() : node.toString();
  }
}
