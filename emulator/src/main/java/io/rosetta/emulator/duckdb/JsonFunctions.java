package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.duckdb.ScalarFunctions.Scalar;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Semi-structured data: JSON text in DuckDB, in which JSON null is not SQL NULL.
 *
 * @see <a
 *     href="https://docs.snowflake.com/en/sql-reference/functions-semistructured">Semi-structured
 *     data functions</a>
 */
final class JsonFunctions {
  private JsonFunctions() {}

  static void register(Map<String, Scalar> all) {
    all.put("PARSE_JSON", a -> parse(a, false));
    all.put("TRY_PARSE_JSON", a -> parse(a, true));
    all.put("TO_JSON", JsonFunctions::toText);
    all.put("TO_VARIANT", a -> variant(a, SqlType.VARIANT));
    all.put("TO_OBJECT", a -> variant(a, SqlType.OBJECT));
    all.put("TO_ARRAY", a -> variant(a, SqlType.ARRAY));
    all.put("OBJECT_CONSTRUCT", a -> object(a, true));
    all.put("OBJECT_CONSTRUCT_KEEP_NULL", a -> object(a, false));
    all.put("ARRAY_CONSTRUCT", JsonFunctions::array);
    all.put("ARRAY_SIZE", a -> number(a, "json_array_length(%s)"));
    all.put("TYPEOF", JsonFunctions::typeOf);
    all.put("IS_NULL_VALUE", a -> test(a, "NULL"));
    all.put("IS_OBJECT", a -> test(a, "OBJECT"));
    all.put("IS_ARRAY", a -> test(a, "ARRAY"));
    all.put("GET", JsonFunctions::get);
    all.put("OBJECT_KEYS", a -> keys(a));
    all.put("STRIP_NULL_VALUE", a -> stripNull(a));
  }

  private static Rendered json(Arguments a, int index) {
    Rendered value = a.get(index);
    if (value.type().isPresent() && !value.isSemiStructured()) {
      throw SqlError.wrongArguments(a.call().name());
    }
    return value;
  }

  /**
   * See docs.snowflake.com/en/sql-reference/functions/parse_json and .../try_parse_json. Option 'd'
   * allows duplicate keys, 's' (the default) does not. An empty text gives NULL.
   */
  private static Rendered parse(Arguments a, boolean lenient) {
    a.require(1, 2);
    String option = a.count() == 2 ? a.constant(1) : "s";
    if (!option.equals("d") && !option.equals("s")) {
      throw SqlError.wrongArguments(a.call().name());
    }
    String text = a.text(0);
    String parsed = "CAST(sf_json(" + text + ", " + option.equals("d") + ") AS JSON)";
    if (lenient) {
      return Rendered.of(parsed, SqlType.VARIANT);
    }
    String fail =
        a.binding()
            .conversion()
            .fail("100069", "'Error parsing JSON: ' || left(" + text + ", 200)");
    String sql =
        "COALESCE(%s, CAST(CASE WHEN trim(%s) <> '' THEN %s END AS JSON))"
            .formatted(parsed, text, fail);
    return Rendered.of(sql, SqlType.VARIANT);
  }

  private static Rendered toText(Arguments a) {
    a.require(1, 1);
    return Rendered.of("CAST(" + json(a, 0).sql() + " AS VARCHAR)", SqlType.text(SqlType.MAX_TEXT));
  }

  private static Rendered variant(Arguments a, SqlType type) {
    a.require(1, 1);
    return Rendered.of(a.binding().convert(a.get(0), SqlType.VARIANT).sql(), type);
  }

  /** A pair whose key or value is NULL is left out. */
  private static Rendered object(Arguments a, boolean omitNulls) {
    if (a.count() % 2 != 0) {
      throw SqlError.wrongArguments(a.call().name());
    }
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < a.count(); i += 2) {
      Rendered value = a.binding().convert(a.get(i + 1), SqlType.VARIANT);
      String pair =
          "to_json(%s) || ':' || COALESCE(CAST(%s AS VARCHAR), 'null')"
              .formatted(a.text(i), value.sql());
      pairs.add(
          omitNulls ? "CASE WHEN %s IS NOT NULL THEN %s END".formatted(value.sql(), pair) : pair);
    }
    String inner = pairs.isEmpty() ? "''" : "concat_ws(',', " + String.join(", ", pairs) + ")";
    return Rendered.of("CAST(sf_json('{' || " + inner + " || '}', true) AS JSON)", SqlType.OBJECT);
  }

  private static Rendered array(Arguments a) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < a.count(); i++) {
      Rendered value = a.binding().convert(a.get(i), SqlType.VARIANT);
      items.add("COALESCE(CAST(" + value.sql() + " AS VARCHAR), 'null')");
    }
    String inner = items.isEmpty() ? "''" : "concat_ws(',', " + String.join(", ", items) + ")";
    return Rendered.of("CAST('[' || " + inner + " || ']' AS JSON)", SqlType.ARRAY);
  }

  private static Rendered number(Arguments a, String template) {
    a.require(1, 1);
    return Rendered.of(
        "CASE WHEN json_type(%1$s) = 'ARRAY' THEN %2$s END"
            .formatted(json(a, 0).sql(), template.formatted(json(a, 0).sql())),
        SqlType.number(18, 0));
  }

  private static Rendered typeOf(Arguments a) {
    a.require(1, 1);
    String sql =
        ("CASE json_type(%s) WHEN 'NULL' THEN 'NULL_VALUE' WHEN 'UBIGINT' THEN 'INTEGER'"
                + " WHEN 'BIGINT' THEN 'INTEGER' WHEN 'HUGEINT' THEN 'INTEGER'"
                + " WHEN 'DOUBLE' THEN 'DECIMAL' ELSE json_type(%s) END")
            .formatted(json(a, 0).sql(), json(a, 0).sql());
    return Rendered.of(sql, SqlType.VARCHAR);
  }

  private static Rendered test(Arguments a, String type) {
    a.require(1, 1);
    return Rendered.of("(json_type(" + json(a, 0).sql() + ") = '" + type + "')", SqlType.BOOLEAN);
  }

  private static Rendered get(Arguments a) {
    a.require(2, 2);
    Rendered key = a.get(1);
    String path =
        key.is(SqlType.Kind.TEXT)
            ? "'$.\"' || replace(" + key.sql() + ", '\"', '\\\"') || '\"'"
            : "'$[' || " + a.integer(1) + " || ']'";
    return Rendered.of("json_extract(" + json(a, 0).sql() + ", " + path + ")", SqlType.VARIANT);
  }

  private static Rendered keys(Arguments a) {
    a.require(1, 1);
    return Rendered.of("to_json(json_keys(" + json(a, 0).sql() + "))", SqlType.ARRAY);
  }

  private static Rendered stripNull(Arguments a) {
    a.require(1, 1);
    String sql = json(a, 0).sql();
    return Rendered.of(
        "CASE WHEN json_type(%1$s) <> 'NULL' THEN %1$s END".formatted(sql), SqlType.VARIANT);
  }
}
