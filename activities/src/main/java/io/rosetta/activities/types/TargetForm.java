package io.rosetta.activities.types;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How Snowflake keeps a value, whatever type it came from.
 *
 * @param type the target column's type
 * @param loadType the load table's column type
 * @param fromLoad from the load table's column to the value
 * @param unholdableInLoad the condition under which a loaded text cannot become the value, when
 *     there is one
 * @param literal from the canonical text to a SQL literal
 * @param fromText from a column of text to the value, NULL where it has none; a text that Snowflake
 *     refuses shows as one that is not NULL and has none
 */
record TargetForm(
    String type,
    String loadType,
    UnaryOperator<String> fromLoad,
    Optional<UnaryOperator<String>> unholdableInLoad,
    UnaryOperator<String> literal,
    UnaryOperator<String> fromText) {
  /** The most bytes that a VARCHAR holds (Snowflake manual, "String and binary data types"). */
  static final long MAX_TEXT_BYTES = 134_217_728;

  /** The most bytes that a BINARY holds. */
  static final long MAX_BINARY_BYTES = 67_108_864;

  /** A VARCHAR without a declared length holds this many bytes. */
  static final long DEFAULT_TEXT_BYTES = 16_777_216;

  private static final String LOADED_TEXT = "VARCHAR(" + MAX_TEXT_BYTES + ")";

  static final TargetForm TEXT = text("VARCHAR", DEFAULT_TEXT_BYTES);
  static final TargetForm LONG_TEXT = text(LOADED_TEXT, MAX_TEXT_BYTES);
  static final TargetForm UUID = text("VARCHAR(36)", 36);
  static final TargetForm BOOLEAN =
      direct("BOOLEAN", text -> text.equals("t") ? "TRUE" : "FALSE", tryCast("BOOLEAN"));
  static final TargetForm BINARY =
      direct(
          "BINARY(" + MAX_BINARY_BYTES + ")",
          text -> "X'" + text + "'",
          column -> "TRY_TO_BINARY(" + column + ", 'HEX')");
  static final TargetForm FLOAT = cast("FLOAT");
  static final TargetForm DATE = cast("DATE");
  static final TargetForm TIME = cast("TIME(6)");
  static final TargetForm TIMESTAMP = cast("TIMESTAMP_NTZ(6)");
  static final TargetForm TIMESTAMP_TZ = cast("TIMESTAMP_TZ(6)");

  /**
   * JSON arrives as text and is parsed when it leaves the load table; of duplicate keys the last
   * one wins, as in jsonb.
   */
  static final TargetForm VARIANT =
      new TargetForm(
          "VARIANT",
          LOADED_TEXT,
          column -> "TRY_PARSE_JSON(" + column + ", 'd')",
          Optional.of(
              column -> column + " IS NOT NULL AND TRY_PARSE_JSON(" + column + ", 'd') IS NULL"),
          text -> "PARSE_JSON(" + stringLiteral(text) + ")",
          column -> "TRY_PARSE_JSON(" + column + ", 'd')");

  static TargetForm number(int precision, int scale) {
    String type = "NUMBER(" + precision + "," + scale + ")";
    return direct(type, UnaryOperator.identity(), tryCast(type));
  }

  /**
   * The same values from a load table whose column is text, which every file can be copied into:
   * the TRY_ functions take text only, and are made for errors that are rare (Snowflake manual,
   * "Conversion functions").
   */
  TargetForm loadedAsText() {
    return new TargetForm(
        type,
        LOADED_TEXT,
        fromText,
        Optional.of(column -> column + " IS NOT NULL AND " + fromText.apply(column) + " IS NULL"),
        literal,
        fromText);
  }

  private static TargetForm text(String type, long bytes) {
    return direct(
        type,
        TargetForm::stringLiteral,
        column ->
            "CASE WHEN OCTET_LENGTH(" + column + ") <= " + bytes + " THEN " + column + " END");
  }

  private static TargetForm cast(String type) {
    return direct(type, text -> stringLiteral(text) + "::" + type, tryCast(type));
  }

  private static UnaryOperator<String> tryCast(String type) {
    return column -> "TRY_CAST(" + column + " AS " + type + ")";
  }

  private static TargetForm direct(
      String type, UnaryOperator<String> literal, UnaryOperator<String> fromText) {
    return new TargetForm(
        type, type, UnaryOperator.identity(), Optional.empty(), literal, fromText);
  }

  /** Backslash is an escape character in Snowflake's single-quoted strings. */
  private static String stringLiteral(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
