package io.rosetta.demo.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.sql.SQLDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * JSON as plain values that are equal when the documents mean the same: 1.0 is 1, order of keys is
 * nothing.
 */
final class JsonValues {
  /** JSON null, which is not SQL's NULL. */
  private enum Absent {
    NULL
  }

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonValues() {}

  /** The value of a JSON text; null stays null. */
  static Object parse(String json) throws SQLDataException {
    if (json == null) {
      return null;
    }
    try {
      return plain(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new SQLDataException("not JSON (" + json.length() + " characters)", e);
    }
  }

  /** An element of an array of the source as the JSON array's element is expected to be. */
  static Object ofArrayElement(Object element, Function<Object[], Object> nested) {
    if (element == null) {
      return Absent.NULL;
    }
    if (element instanceof Object[] inner) {
      return nested.apply(inner);
    }
    if (element instanceof Number number) {
      return new BigDecimal(number.toString()).stripTrailingZeros();
    }
    return element;
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
      return fields;
    }
    if (node.isArray()) {
      List<Object> elements = new ArrayList<>();
      node.forEach(element -> elements.add(plain(element)));
      return elements;
    }
    if (node.isNumber()) {
      return node.decimalValue().stripTrailingZeros();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isTextual() ? node.textValue() : Absent.NULL;
  }
}
