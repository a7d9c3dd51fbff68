package io.rosetta.activities.model;

/** {@code pg_class.relreplident}: what of an old row the source writes to the log. */
public enum ReplicaIdentity {
  DEFAULT,
  INDEX,
  FULL,
  NOTHING
}
