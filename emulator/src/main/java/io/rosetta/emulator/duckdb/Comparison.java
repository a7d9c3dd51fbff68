package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.Optional;

/**
 * Brings two values to one type before they are compared: text gives way to numbers, times and
 * booleans, a variant to whatever it meets, TIMESTAMP_TZ counts by its instant.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/data-type-conversion">Coercion</a>
 */
record Comparison(String left, String right) {
  static Comparison of(Rendered left, Rendered right, Binding binding) {
    Optional<SqlType> meeting = left.type().flatMap(l -> right.type().flatMap(r -> meeting(l, r)));
    if (meeting.isEmpty()) {
      return new Comparison(left.comparable(), right.comparable());
    }
    return new Comparison(
        binding.convert(left, meeting.get()).comparable(),
        binding.convert(right, meeting.get()).comparable());
  }

  /** The type both must be converted to; nothing when they compare as they are. */
  private static Optional<SqlType> meeting(SqlType left, SqlType right) {
    if (left.kind() == right.kind()) {
      return Optional.empty();
    }
    if (left.isSemiStructured() || right.isSemiStructured()) {
      SqlType other = left.isSemiStructured() ? right : left;
      return other.isSemiStructured() ? Optional.empty() : Optional.of(widest(other));
    }
    if (left.kind() == Kind.TEXT || right.kind() == Kind.TEXT) {
      return Optional.of(widest(left.kind() == Kind.TEXT ? right : left));
    }
    if (left.isTimestamp() || right.isTimestamp()) {
      return Optional.of(
          left.kind() == Kind.TIMESTAMP_TZ || right.kind() == Kind.TIMESTAMP_TZ
              ? SqlType.TIMESTAMP_TZ
              : zone(left, right));
    }
    return Optional.empty();
  }

  private static SqlType zone(SqlType left, SqlType right) {
    return left.kind() == Kind.TIMESTAMP_LTZ || right.kind() == Kind.TIMESTAMP_LTZ
        ? SqlType.TIMESTAMP_LTZ
        : SqlType.TIMESTAMP_NTZ;
  }

  private static SqlType widest(SqlType type) {
    return switch (type.kind()) {
      case FIXED -> SqlType.number(38, type.scale());
      case TEXT -> SqlType.text(SqlType.MAX_TEXT);
      case BINARY -> new SqlType(Kind.BINARY, SqlType.MAX_BINARY, 0);
      case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ -> new SqlType(type.kind(), 0, 9);
      default -> type;
    };
  }
}
