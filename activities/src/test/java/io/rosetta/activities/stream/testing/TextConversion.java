package io.rosetta.activities.stream.testing;

import io.rosetta.activities.model.ColumnConversion;
import java.util.Optional;

/** Keeps the raw text; refuses {@code infinity} so that there is something to quarantine. */
public record TextConversion(String targetType) implements ColumnConversion {
  public static final TextConversion VARCHAR = new TextConversion("VARCHAR");

  @Override
  public String loadType() {
    return targetType;
  }

  @Override
  public String fromLoad(String loadColumn) {
    return loadColumn;
  }

  @Override
  public Optional<String> unholdableInLoad(String loadColumn) {
    return Optional.empty();
  }

  @Override
  public TextConversion loadedAsText() {
    return this;
  }

  @Override
  public boolean holdable(String raw) {
    return !raw.equals("infinity");
  }

  @Override
  public String encode(String raw) {
    return raw;
  }

  @Override
  public String literal(String raw) {
    return "'" + raw.replace("'", "''") + "'";
  }

  @Override
  public String backfillExpression(String sourceColumn) {
    return sourceColumn;
  }

  @Override
  public Optional<String> backfillUnholdable(String sourceColumn) {
    return Optional.empty();
  }
}
