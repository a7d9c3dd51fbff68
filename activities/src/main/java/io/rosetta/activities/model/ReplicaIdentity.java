package io.rosetta.activities.model;

/** {@code pg_class.relreplident}: what of an old row the source writes to the log. */
public enum ReplicaIdentity {
  DEFAULT,
  INDEX,
  FULL,
  NOTHING;

  /** From {@code relreplident}'s letter. */
  public static ReplicaIdentity of(String letter) {
    return switch (letter) {
      case "d" -> DEFAULT;
      case "i" -> INDEX;
      case "f" -> FULL;
      default -> NOTHING;
    };
  }
}
