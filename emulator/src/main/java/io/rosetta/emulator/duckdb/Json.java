package io.rosetta.emulator.duckdb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What PARSE_JSON does to a text: blanks go, keys are sorted, numbers of up to 38 digits stay exact
 * without trailing zeros, others become DOUBLE.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions/parse_json">PARSE_JSON</a>
 */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(1_000_000)
                  .maxNestingDepth(10_000)
                  .build())
          .build();

  private final boolean duplicatesAllowed;
  private final JsonParser parser;

  private Json(JsonParser parser, boolean duplicatesAllowed) {
    this.parser = parser;
    this.duplicatesAllowed = duplicatesAllowed;
  }

  /**
   * The normalised text, or nothing when it is no JSON.
   *
   * @param duplicatesAllowed option 'd': the last of equal keys wins
   */
  static Optional<String> normalise(String text, boolean duplicatesAllowed) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      Json json = new Json(parser, duplicatesAllowed);
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      StringBuilder out = new StringBuilder(text.length());
      json.value(out);
      return parser.nextToken() == null ? Optional.of(out.toString()) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private void value(StringBuilder out) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> object(out);
      case START_ARRAY -> array(out);
      case VALUE_STRING -> string(out, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.append(number(parser.getText()));
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> out.append(parser.getText());
      default -> throw new IOException("unexpected " + token);
    }
  }

  private void array(StringBuilder out) throws IOException {
    out.append('[');
    String separator = "";
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      out.append(separator);
      separator = ",";
      value(out);
    }
    out.append(']');
  }

  private void object(StringBuilder out) throws IOException {
    Map<String, String> members = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      StringBuilder member = new StringBuilder();
      value(member);
      if (members.put(key, member.toString()) != null && !duplicatesAllowed) {
        throw new IOException("duplicate object attribute");
      }
    }
    out.append('{');
    String separator = "";
    for (Map.Entry<String, String> member : members.entrySet()) {
      out.append(separator);
      separator = ",";
      string(out, member.getKey());
      out.append(':').append(member.getValue());
    }
    out.append('}');
  }

  private static void string(StringBuilder out, String text) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
  }

  static String number(String text) {
    BigDecimal value = new BigDecimal(text);
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal stripped = value.stripTrailingZeros();
    int scale = Math.max(stripped.scale(), 0);
    int integerDigits = Math.max(stripped.precision() - stripped.scale(), 0);
    if (scale <= 37 && integerDigits + scale <= 38) {
      return stripped.toPlainString();
    }
    double rounded = value.doubleValue();
    if (Double.isInfinite(rounded)) {
      throw new NumberFormatException("out of range");
    }
    return Double.toString(rounded).replace("E", "e");
  }
}
