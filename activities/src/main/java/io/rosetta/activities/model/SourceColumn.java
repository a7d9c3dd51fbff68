package io.rosetta.activities.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A column of a source table as the catalog has it now. Dropped and generated columns are not
 * listed: the stream does not carry them.
 *
 * @param attnum {@code pg_attribute.attnum}; a column keeps it when it is renamed
 * @param notNull whether {@code attnotnull} is set
 * @param missingValue output text of {@code attmissingval} under the pinned settings (the value of
 *     rows older than the column), or null
 */
public record SourceColumn(
    int attnum, String name, PostgresType type, boolean notNull, String missingValue) {
  public SourceColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** The same under another name. */
  public SourceColumn named(String other) {
    return new SourceColumn(attnum, other, type, notNull, missingValue);
  }

  /** What rows that are older than the column hold in it, when that is not NULL. */
  public Optional<String> missing() {
    return Optional.ofNullable(missingValue);
  }
}
