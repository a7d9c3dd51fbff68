package io.rosetta.activities.model;

import java.util.List;
import java.util.Objects;

/**
 * A target row with columns whose value is not known yet.
 *
 * @param key values of the key columns as the target holds them, in key order
 * @param version the row's {@code _ROSETTA_VERSION}, decimal; a value is only written where it is
 *     still the same
 */
public record PendingRow(List<String> key, String version) {
  public PendingRow {
    Objects.requireNonNull(version, "version");
    key = List.copyOf(key);
  }
}
