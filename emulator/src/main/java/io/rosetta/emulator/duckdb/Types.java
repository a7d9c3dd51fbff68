package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.List;
import java.util.Optional;

/** Which type values of several types meet in. */
final class Types {
  private Types() {}

  /** Nothing when a type is not known or the kinds differ in a way that DuckDB should judge. */
  static Optional<SqlType> common(List<Rendered> values) {
    Optional<SqlType> common = Optional.empty();
    for (Rendered value : values) {
      if (value.sql().equals("NULL")) {
        continue;
      }
      if (value.type().isEmpty()) {
        return Optional.empty();
      }
      common = common.isEmpty() ? value.type() : meet(common.get(), value.type().get());
      if (common.isEmpty()) {
        return common;
      }
    }
    return common;
  }

  private static Optional<SqlType> meet(SqlType a, SqlType b) {
    if (a.kind() == b.kind()) {
      if (a.kind() == Kind.FIXED) {
        int scale = Math.max(a.scale(), b.scale());
        int whole = Math.max(a.length() - a.scale(), b.length() - b.scale());
        return Optional.of(SqlType.number(Math.min(38, whole + scale), scale));
      }
      return Optional.of(
          new SqlType(a.kind(), Math.max(a.length(), b.length()), Math.max(a.scale(), b.scale())));
    }
    if ((a.kind() == Kind.REAL && b.kind() == Kind.FIXED)
        || (a.kind() == Kind.FIXED && b.kind() == Kind.REAL)) {
      return Optional.of(SqlType.FLOAT);
    }
    return Optional.empty();
  }
}
