package io.rosetta.emulator.sql;

import io.rosetta.emulator.sql.SqlType.Kind;

/**
 * Names of data types and their lengths.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/intro-summary-data-types">Data
 *     types</a>
 */
final class TypeParser {
  private final TokenStream tokens;

  TypeParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  SqlType parse() {
    if (tokens.peek().kind() != Token.Kind.WORD) {
      throw tokens.unexpected();
    }
    String word = tokens.peek().text();
    return switch (word) {
      case "NUMBER", "DECIMAL", "NUMERIC", "DEC" -> number();
      case "INT", "INTEGER", "BIGINT", "SMALLINT", "TINYINT", "BYTEINT" ->
          plain(SqlType.BIGGEST_INTEGER);
      case "FLOAT", "FLOAT4", "FLOAT8", "REAL" -> plain(SqlType.FLOAT);
      case "DOUBLE" -> {
        tokens.take();
        tokens.accept("PRECISION");
        yield SqlType.FLOAT;
      }
      case "VARCHAR", "STRING", "TEXT", "NVARCHAR", "NVARCHAR2" -> text(SqlType.DEFAULT_TEXT);
      case "CHAR", "CHARACTER", "NCHAR" -> text(1);
      case "BINARY", "VARBINARY" -> binary();
      case "BOOLEAN" -> plain(SqlType.BOOLEAN);
      case "DATE" -> plain(SqlType.DATE);
      case "TIME" -> fraction(Kind.TIME);
      case "TIMESTAMP", "DATETIME", "TIMESTAMP_NTZ", "TIMESTAMPNTZ" -> timestamp();
      case "TIMESTAMP_LTZ", "TIMESTAMPLTZ" -> fraction(Kind.TIMESTAMP_LTZ);
      case "TIMESTAMP_TZ", "TIMESTAMPTZ" -> fraction(Kind.TIMESTAMP_TZ);
      case "VARIANT" -> plain(SqlType.VARIANT);
      case "OBJECT" -> plain(SqlType.OBJECT);
      case "ARRAY" -> plain(SqlType.ARRAY);
      default -> throw tokens.unexpected();
    };
  }

  private SqlType plain(SqlType type) {
    tokens.take();
    return type;
  }

  private SqlType number() {
    tokens.take();
    if (!tokens.acceptSymbol("(")) {
      return SqlType.BIGGEST_INTEGER;
    }
    int precision = between(1, 38);
    int scale = tokens.acceptSymbol(",") ? between(0, Math.min(37, precision)) : 0;
    tokens.expectSymbol(")");
    return SqlType.number(precision, scale);
  }

  private SqlType text(int defaultLength) {
    tokens.take();
    tokens.accept("VARYING");
    int length = defaultLength;
    if (tokens.acceptSymbol("(")) {
      length = between(1, SqlType.MAX_TEXT);
      tokens.expectSymbol(")");
    }
    return SqlType.text(length);
  }

  private SqlType binary() {
    tokens.take();
    if (!tokens.acceptSymbol("(")) {
      return SqlType.BINARY;
    }
    int length = between(1, SqlType.MAX_BINARY);
    tokens.expectSymbol(")");
    return new SqlType(Kind.BINARY, length, 0);
  }

  /** TIMESTAMP alone is TIMESTAMP_NTZ: the default of TIMESTAMP_TYPE_MAPPING. */
  private SqlType timestamp() {
    return fraction(Kind.TIMESTAMP_NTZ);
  }

  private SqlType fraction(Kind kind) {
    tokens.take();
    int scale = 9;
    if (tokens.acceptSymbol("(")) {
      scale = between(0, 9);
      tokens.expectSymbol(")");
    }
    return new SqlType(kind, 0, scale);
  }

  private int between(int low, int high) {
    int mark = tokens.mark();
    int value = tokens.integer();
    if (value < low || value > high) {
      tokens.reset(mark);
      throw tokens.unexpected();
    }
    return value;
  }
}
