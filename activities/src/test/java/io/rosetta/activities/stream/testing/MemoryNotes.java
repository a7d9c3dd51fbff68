package io.rosetta.activities.stream.testing;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the stream leaves for one attempt of a backfill: tombstones, and the last TRUNCATE. The
 * target keeps them in the attempt's tombstone table and in the job's row.
 */
final class MemoryNotes {
  private final boolean newKeys;
  private final Map<List<String>, BigInteger> tombstones = new HashMap<>();
  private BigInteger truncated = BigInteger.ZERO;

  /**
   * @param newKeys whether a key that a row has got from another one leaves a tombstone
   */
  MemoryNotes(boolean newKeys) {
    this.newKeys = newKeys;
  }

  void write(Changeset changeset, List<List<String>> rows, long generation) {
    TableMapping mapping = changeset.mapping();
    if (mapping.mode() != WriteMode.MERGE) {
      return;
    }
    int keys = mapping.keyIndexes().size();
    for (List<String> cells : rows) {
      List<String> origin = cells.subList(MemoryTable.FIXED, MemoryTable.FIXED + keys);
      boolean moved = origin.stream().anyMatch(Objects::nonNull);
      if (cells.get(0).equals("D") || (moved && newKeys)) {
        List<String> values = cells.subList(MemoryTable.FIXED + keys, cells.size());
        List<String> key = mapping.keyIndexes().stream().map(values::get).toList();
        tombstones.merge(key, new BigInteger(cells.get(1)), BigInteger::max);
      }
    }
    if (changeset.truncate()) {
      RowVersion at = new RowVersion(generation, changeset.truncated());
      truncated = truncated.max(MemoryTarget.decimal(at));
    }
  }

  /** Whether the key has a tombstone of this version or a later one. */
  boolean suppress(List<String> key, BigInteger from) {
    return tombstones.getOrDefault(key, BigInteger.ZERO).compareTo(from) >= 0;
  }

  boolean isTruncatedSince(BigInteger low) {
    return truncated.compareTo(low) >= 0;
  }
}
