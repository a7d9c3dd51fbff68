package io.rosetta.activities.stream.reader;

import io.rosetta.activities.postgres.BarrierMessage;
import io.rosetta.activities.postgres.HeartbeatMessage;

/** Prefixes of the logical messages that are Rosetta's own. */
public final class MessagePrefix {
  /** A small transaction that keeps the position moving and serves as anchor. */
  public static final String HEARTBEAT = HeartbeatMessage.PREFIX;

  /** Somebody waits for the position to pass this transaction. */
  public static final String BARRIER = BarrierMessage.PREFIX;

  private MessagePrefix() {}
}
