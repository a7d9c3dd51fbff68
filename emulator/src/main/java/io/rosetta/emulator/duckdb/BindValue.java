package io.rosetta.emulator.duckdb;

import java.util.Optional;

/**
 * One bind value as the driver sends it: the type's name (FIXED, REAL, TEXT, BINARY, BOOLEAN, DATE,
 * TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ, ANY) and the text, empty for NULL. Dates are
 * epoch milliseconds, times nanoseconds of the day, timestamps epoch nanoseconds (TZ with {@code "
 * offset + 1440"} in minutes), binary is hex.
 */
public record BindValue(String type, Optional<String> value) {}
