package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.util.List;
import java.util.Optional;

/**
 * HASH: signed 64 bits, the same for the same values in every session and after a restart, never
 * NULL. Numbers that compare equal hash alike whatever their types and scales, and so do instants
 * of TIMESTAMP_TZ. The values are not Snowflake's, whose function is not published.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions/hash">HASH</a>
 */
final class HashFunction {
  /** What a HASH is: {@code ABS} of the smallest one does not fit 64 bits, but fits this. */
  static final SqlType TYPE = SqlType.number(19, 0);

  private static final String SMALLEST = "9223372036854775808";

  private HashFunction() {}

  static Rendered of(List<Rendered> arguments) {
    return signed(unsigned(arguments)).notNull();
  }

  /** A HASH from an unsigned number of 64 bits. */
  static Rendered signed(String unsigned) {
    String signed = "CAST(%s AS HUGEINT) - %s".formatted(unsigned, SMALLEST);
    return new Rendered(
        "CAST(%s AS %s)".formatted(signed, DuckType.of(TYPE)),
        Optional.of(TYPE),
        true,
        Optional.of("CAST(%s AS BIGINT)".formatted(signed)));
  }

  static String unsigned(List<Rendered> arguments) {
    List<String> each = arguments.stream().map(HashFunction::one).toList();
    return each.size() == 1 ? each.get(0) : "hash(" + String.join(", ", each) + ")";
  }

  private static String one(Rendered value) {
    String sql = value.comparable();
    if (sql.equals("NULL")) {
      return "hash(NULL)";
    }
    if (value.type().isEmpty()) {
      throw SqlError.unsupported("HASH of an expression of no declared type; CAST it");
    }
    SqlType type = value.type().get();
    return switch (type.kind()) {
      case FIXED ->
          type.scale() == 0
              ? "hash(CAST(" + sql + " AS HUGEINT))"
              : number(sql, sql + " = trunc(" + sql + ")");
      case REAL -> number(sql, "abs(" + sql + ") < 1e37 AND " + sql + " = trunc(" + sql + ")");
      case TEXT, BINARY, BOOLEAN, DATE, TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ ->
          "hash(" + sql + ")";
      case VARIANT, OBJECT, ARRAY -> throw SqlError.unsupported("HASH of " + type.sql());
    };
  }

  /** A whole number hashes as one, another as the nearest DOUBLE, which FLOAT compares by. */
  private static String number(String sql, String isWhole) {
    return "CASE WHEN %2$s THEN hash(CAST(trunc(%1$s) AS HUGEINT)) ELSE hash(CAST(%1$s AS DOUBLE)) END"
        .formatted(sql, isWhole);
  }
}
