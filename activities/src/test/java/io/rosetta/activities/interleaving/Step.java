package io.rosetta.activities.interleaving;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * One step of an interleaving; numbers are taken modulo what there is.
 *
 * @param slot which of the transactions that may be open side by side
 * @param block where a row is put, and other small numbers
 * @param keepsDoc whether the change does not touch the document
 */
record Step(Kind kind, int slot, int key, int other, int block, boolean keepsDoc) {
  static final int MOST_KEYS = 4;
  static final int SLOTS = 3;
  static final int BLOCKS = 6;

  enum Kind {
    INSERT,
    UPDATE,
    /** A change of the key. */
    MOVE,
    DELETE,
    TRUNCATE,
    COMMIT,
    ROLLBACK,
    /** The stream commits a batch. */
    BATCH,
    /** The stream's worker ends after it has staged one. */
    STREAM_CRASH,
    /** The backfill does what comes next. */
    BACKFILL,
    READ_CHUNK,
    LOAD_CHUNK,
    /** As of two tries at a chunk of which neither sees that the other has committed. */
    LOAD_CHUNK_AGAIN,
    /** The backfill's worker ends; another one goes on. */
    BACKFILL_CRASH,
    /** The attempt does not count any more. */
    NEW_ATTEMPT,
    /** The slot was lost: changes are missing, and the position begins anew. */
    GAP
  }

  /** Few keys are contended more, many give rows more ways to go. */
  static Arbitrary<List<Step>> interleavings() {
    return Arbitraries.integers().between(2, MOST_KEYS).flatMap(Step::interleavings);
  }

  /** Transactions of the last slot stay open for long, so that a backfill gets on beside them. */
  private static Step of(Kind kind, int slot, int key, int other, int block, boolean keepsDoc) {
    boolean stays = kind == Kind.COMMIT && slot == SLOTS - 1 && block > 0;
    return new Step(stays ? Kind.BACKFILL : kind, slot, key, other, block, keepsDoc);
  }

  private static Arbitrary<List<Step>> interleavings(int keys) {
    Arbitrary<Kind> kinds =
        Arbitraries.frequencyOf(
            Tuple.of(10, Arbitraries.just(Kind.INSERT)),
            Tuple.of(10, Arbitraries.just(Kind.UPDATE)),
            Tuple.of(30, Arbitraries.just(Kind.MOVE)),
            Tuple.of(10, Arbitraries.just(Kind.DELETE)),
            Tuple.of(26, Arbitraries.just(Kind.COMMIT)),
            Tuple.of(26, Arbitraries.just(Kind.BACKFILL)),
            Tuple.of(14, Arbitraries.just(Kind.BATCH)),
            Tuple.of(8, Arbitraries.of(Kind.READ_CHUNK, Kind.LOAD_CHUNK, Kind.LOAD_CHUNK_AGAIN)),
            Tuple.of(4, Arbitraries.of(Kind.STREAM_CRASH, Kind.BACKFILL_CRASH)),
            Tuple.of(2, Arbitraries.of(Kind.ROLLBACK, Kind.TRUNCATE)),
            Tuple.of(1, Arbitraries.of(Kind.NEW_ATTEMPT, Kind.GAP)));
    return Combinators.combine(
            kinds,
            Arbitraries.integers().between(0, SLOTS - 1),
            Arbitraries.integers().between(0, keys - 1),
            Arbitraries.integers().between(0, keys - 1),
            Arbitraries.integers().between(0, BLOCKS - 1),
            Arbitraries.of(true, true, true, false))
        .as(Step::of)
        .list()
        .ofMinSize(20)
        .ofMaxSize(60);
  }
}
