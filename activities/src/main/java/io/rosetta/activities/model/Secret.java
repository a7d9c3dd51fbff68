package io.rosetta.activities.model;

/** A password or key that never shows itself in a log, a message or a payload. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = java.util.Objects.requireNonNull(value, "value");
  }

  /** The value, for the call that signs in and for nothing else. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
