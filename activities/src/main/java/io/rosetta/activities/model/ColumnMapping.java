package io.rosetta.activities.model;

import java.util.Objects;

/** A source column, its name in the target, and how its values get there. */
public record ColumnMapping(SourceColumn source, Identifier target, ColumnConversion conversion) {
  public ColumnMapping {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(conversion, "conversion");
  }

  /** What rows that are older than the column hold in it, as a SQL literal of the target. */
  public String missingLiteral() {
    return source.missing().filter(conversion::holdable).map(conversion::literal).orElse("NULL");
  }

  /** See {@link ColumnConversion#loadedAsText}. */
  ColumnMapping loadedAsText() {
    return new ColumnMapping(source, target, conversion.loadedAsText());
  }
}
