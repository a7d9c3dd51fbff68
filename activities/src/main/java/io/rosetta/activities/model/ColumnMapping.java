package io.rosetta.activities.model;

import java.util.Objects;

/** A source column, its name in the target, and how its values get there. */
public record ColumnMapping(SourceColumn source, Identifier target, ColumnConversion conversion) {
  public ColumnMapping {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(conversion, "conversion");
  }

  /** See {@link ColumnConversion#loadedAsText}. */
  ColumnMapping loadedAsText() {
    return new ColumnMapping(source, target, conversion.loadedAsText());
  }
}
