package io.rosetta.emulator.duckdb;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Scalar functions that are known, each with its translation.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions-all">Functions</a>
 */
final class ScalarFunctions {
  /** Translates one call. */
  interface Scalar {
    Rendered render(Arguments arguments);
  }

  private static final Map<String, Scalar> ALL = new HashMap<>();

  static {
    ConditionalFunctions.register(ALL);
    NumericFunctions.register(ALL);
    TextFunctions.register(ALL);
    BinaryFunctions.register(ALL);
    TimeFunctions.register(ALL);
    JsonFunctions.register(ALL);
    ConversionFunctions.register(ALL);
  }

  private ScalarFunctions() {}

  static Optional<Scalar> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }
}
