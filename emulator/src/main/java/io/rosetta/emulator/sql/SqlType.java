package io.rosetta.emulator.sql;

/**
 * A Snowflake data type. {@code length} is the precision of NUMBER, the characters of VARCHAR, the
 * bytes of BINARY; {@code scale} is NUMBER's scale or the fractional digits of a time.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/intro-summary-data-types">Data
 *     types</a>
 */
public record SqlType(Kind kind, int length, int scale) {
  /** The types as the protocol and SHOW COLUMNS name them. */
  public enum Kind {
    FIXED,
    REAL,
    TEXT,
    BINARY,
    BOOLEAN,
    DATE,
    TIME,
    TIMESTAMP_NTZ,
    TIMESTAMP_LTZ,
    TIMESTAMP_TZ,
    VARIANT,
    OBJECT,
    ARRAY
  }

  public static final int DEFAULT_TEXT = 16_777_216;
  public static final int MAX_TEXT = 134_217_728;
  public static final int DEFAULT_BINARY = 8_388_608;
  public static final int MAX_BINARY = 67_108_864;

  public static final SqlType BIGGEST_INTEGER = number(38, 0);
  public static final SqlType FLOAT = new SqlType(Kind.REAL, 0, 0);
  public static final SqlType VARCHAR = new SqlType(Kind.TEXT, DEFAULT_TEXT, 0);
  public static final SqlType BINARY = new SqlType(Kind.BINARY, DEFAULT_BINARY, 0);
  public static final SqlType BOOLEAN = new SqlType(Kind.BOOLEAN, 0, 0);
  public static final SqlType DATE = new SqlType(Kind.DATE, 0, 0);
  public static final SqlType TIME = new SqlType(Kind.TIME, 0, 9);
  public static final SqlType TIMESTAMP_NTZ = new SqlType(Kind.TIMESTAMP_NTZ, 0, 9);
  public static final SqlType TIMESTAMP_LTZ = new SqlType(Kind.TIMESTAMP_LTZ, 0, 9);
  public static final SqlType TIMESTAMP_TZ = new SqlType(Kind.TIMESTAMP_TZ, 0, 9);
  public static final SqlType VARIANT = new SqlType(Kind.VARIANT, 0, 0);
  public static final SqlType OBJECT = new SqlType(Kind.OBJECT, 0, 0);
  public static final SqlType ARRAY = new SqlType(Kind.ARRAY, 0, 0);

  public static SqlType number(int precision, int scale) {
    return new SqlType(Kind.FIXED, precision, scale);
  }

  public static SqlType text(int characters) {
    return new SqlType(Kind.TEXT, characters, 0);
  }

  public boolean isTimestamp() {
    return kind == Kind.TIMESTAMP_NTZ || kind == Kind.TIMESTAMP_LTZ || kind == Kind.TIMESTAMP_TZ;
  }

  public boolean isSemiStructured() {
    return kind == Kind.VARIANT || kind == Kind.OBJECT || kind == Kind.ARRAY;
  }

  /** As DESCRIBE TABLE prints it. */
  public String sql() {
    return switch (kind) {
      case FIXED -> "NUMBER(" + length + "," + scale + ")";
      case REAL -> "FLOAT";
      case TEXT -> "VARCHAR(" + length + ")";
      case BINARY -> "BINARY(" + length + ")";
      case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ -> kind + "(" + scale + ")";
      case BOOLEAN, DATE, VARIANT, OBJECT, ARRAY -> kind.name();
    };
  }
}
