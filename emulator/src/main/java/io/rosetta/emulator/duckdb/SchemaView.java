package io.rosetta.emulator.duckdb;

import java.util.List;
import java.util.Optional;

/** A session seen from inside another schema. */
record SchemaView(SessionView session, SchemaId schema) implements SessionView {
  @Override
  public String sessionId() {
    return session.sessionId();
  }

  @Override
  public Optional<String> currentDatabase() {
    return Optional.of(schema.database());
  }

  @Override
  public Optional<String> currentSchema() {
    return Optional.of(schema.name());
  }

  @Override
  public String timeZone() {
    return session.timeZone();
  }

  @Override
  public boolean errorOnNondeterministicMerge() {
    return session.errorOnNondeterministicMerge();
  }

  @Override
  public Optional<FunctionValue> function(String name, List<String> arguments) {
    return session.function(name, arguments);
  }
}
