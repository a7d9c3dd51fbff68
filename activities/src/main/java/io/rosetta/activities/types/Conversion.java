package io.rosetta.activities.types;

import io.rosetta.activities.model.ColumnConversion;
import java.util.Optional;

/** A source form and a target form that fit together. */
record Conversion(SourceForm source, TargetForm target) implements ColumnConversion {
  @Override
  public String targetType() {
    return target.type();
  }

  @Override
  public String loadType() {
    return target.loadType();
  }

  @Override
  public String fromLoad(String loadColumn) {
    return target.fromLoad().apply(loadColumn);
  }

  @Override
  public Optional<String> unholdableInLoad(String loadColumn) {
    return target.unholdableInLoad().map(condition -> condition.apply(loadColumn));
  }

  @Override
  public ColumnConversion loadedAsText() {
    return new Conversion(source, target.loadedAsText());
  }

  @Override
  public boolean holdable(String raw) {
    return source.holdable().test(raw);
  }

  @Override
  public String encode(String raw) {
    return source.encode().apply(raw);
  }

  @Override
  public String literal(String raw) {
    return target.literal().apply(encode(raw));
  }

  @Override
  public String backfillExpression(String sourceColumn) {
    return source.backfill().apply(sourceColumn);
  }

  @Override
  public Optional<String> backfillUnholdable(String sourceColumn) {
    return source.unholdable().map(condition -> condition.apply(sourceColumn));
  }
}
