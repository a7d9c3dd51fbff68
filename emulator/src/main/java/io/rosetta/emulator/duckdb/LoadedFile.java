package io.rosetta.emulator.duckdb;

import java.util.Optional;

/**
 * What became of one file, as COPY reports it.
 *
 * @param rows how many rows it has
 * @param loaded how many of them were loaded
 * @param limit how many errors would have been too many
 * @param errors how many rows failed
 * @param firstError the message of the first of them
 * @param firstLine its number
 */
record LoadedFile(
    String name,
    long rows,
    long loaded,
    long limit,
    long errors,
    Optional<String> firstError,
    Optional<Long> firstLine) {

  static LoadedFile whole(String name, long rows) {
    return new LoadedFile(name, rows, rows, 1, 0, Optional.empty(), Optional.empty());
  }

  /** A file that failed is not remembered: the next COPY tries it again. */
  boolean isFailed() {
    return errors > 0 && loaded == 0;
  }

  String[] row() {
    String status = isFailed() ? "LOAD_FAILED" : errors > 0 ? "PARTIALLY_LOADED" : "LOADED";
    return new String[] {
      name,
      status,
      Long.toString(rows),
      Long.toString(loaded),
      Long.toString(limit),
      Long.toString(errors),
      firstError.orElse(null),
      firstLine.map(String::valueOf).orElse(null),
      null,
      null
    };
  }
}
