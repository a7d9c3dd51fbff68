package io.rosetta.emulator.duckdb;

import java.util.List;
import java.util.Optional;

/** A session in DB.S with fixed answers. */
final class FixedSession implements SessionView {
  private final String id;
  private String timeZone = "UTC";
  private boolean errorOnNondeterministicMerge = true;

  FixedSession(String id) {
    this.id = id;
  }

  void timeZone(String zone) {
    timeZone = zone;
  }

  void errorOnNondeterministicMerge(boolean error) {
    errorOnNondeterministicMerge = error;
  }

  @Override
  public String sessionId() {
    return id;
  }

  @Override
  public Optional<String> currentDatabase() {
    return Optional.of("DB");
  }

  @Override
  public Optional<String> currentSchema() {
    return Optional.of("S");
  }

  @Override
  public String timeZone() {
    return timeZone;
  }

  @Override
  public boolean errorOnNondeterministicMerge() {
    return errorOnNondeterministicMerge;
  }

  @Override
  public Optional<FunctionValue> function(String name, List<String> arguments) {
    return switch (name) {
      case "CURRENT_USER" -> Optional.of(FunctionValue.of("TESTER"));
      case "CURRENT_TRANSACTION" -> Optional.of(FunctionValue.nothing());
      case "SYSTEM$ECHO" -> Optional.of(FunctionValue.of(String.join(",", arguments)));
      default -> Optional.empty();
    };
  }
}
