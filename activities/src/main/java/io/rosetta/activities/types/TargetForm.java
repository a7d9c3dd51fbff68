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
 */
record TargetForm(
    String type,
    String loadType,
    UnaryOperator<String> fromLoad,
    Optional<UnaryOperator<String>> unholdableInLoad,
    UnaryOperator<String> literal) {
  /** The most bytes that a VARCHAR holds (Snowflake manual, "String and binary data types"). */
  static final long MAX_TEXT_BYTES = 134_217_728;

  /** The most bytes that a BINARY holds. */
  static final long MAX_BINARY_BYTES = 67_108_864;

  /** A VARCHAR without a declared length holds this many bytes. */
  static final long DEFAULT_TEXT_BYTES = 16_777_216;

  static final TargetForm TEXT = direct("VARCHAR", TargetForm::stringLiteral);
  static final TargetForm LONG_TEXT =
      direct("VARCHAR(" + MAX_TEXT_BYTES + ")", TargetForm::stringLiteral);
  static final TargetForm UUID = direct("VARCHAR(36)", TargetForm::stringLiteral);
  static final TargetForm BOOLEAN = direct("BOOLEAN", text -> text.equals("t") ? "TRUE" : "FALSE");
  static final TargetForm BINARY =
      direct("BINARY(" + MAX_BINARY_BYTES + ")", text -> "X'" + text + "'");
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
          "VARCHAR(" + MAX_TEXT_BYTES + ")",
          column -> "TRY_PARSE_JSON(" + column + ", 'd')",
          Optional.of(
              column -> column + " IS NOT NULL AND TRY_PARSE_JSON(" + column + ", 'd') IS NULL"),
          text -> "PARSE_JSON(" + stringLiteral(text) + ")");

  static TargetForm number(int precision, int scale) {
    return direct("NUMBER(" + precision + "," + scale + ")", UnaryOperator.identity());
  }

  private static TargetForm cast(String type) {
    return direct(type, text -> stringLiteral(text) + "::" + type);
  }

  private static TargetForm direct(String type, UnaryOperator<String> literal) {
    return new TargetForm(type, type, UnaryOperator.identity(), Optional.empty(), literal);
  }

  /** Backslash is an escape character in Snowflake's single-quoted strings. */
  private static String stringLiteral(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
