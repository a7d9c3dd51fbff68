package io.rosetta.benchmarks.backfill;

import io.rosetta.benchmarks.stream.Readings;

/**
 * Copies by Rosetta.
 *
 * @param raw COPY to nothing, each right before the copy of the same round
 */
record Compared(Readings copies, Readings raw) {
  double ratio() {
    return copies.ratioTo(raw);
  }
}
