package io.rosetta.benchmarks.backfill;

/**
 * What is measured.
 *
 * @param rows of the one table, and of the many together
 * @param tables of the second run; 0 leaves it out
 * @param streamRows row changes that the stream reads in the third; 0 leaves it out
 * @param rounds measured runs of each; one or two more come first, to warm up
 */
record BackfillOptions(long rows, int tables, long streamRows, int rounds) {
  BackfillOptions {
    require(rows >= 1, "--rows must be at least 1");
    require(tables >= 0, "--tables must not be negative");
    require(streamRows >= 0, "--stream-rows must not be negative");
    require(rounds >= 1, "--rounds must be at least 1");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
