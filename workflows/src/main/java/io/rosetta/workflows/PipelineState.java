package io.rosetta.workflows;

/** Where a pipeline's workflow is. Part of the public surface: searches and alerts name them. */
public enum PipelineState {
  /** Opening the pool to the source. */
  CONNECTING,
  /** Preflight: source, target and settings are looked at; nothing is changed. */
  VALIDATING,
  /** Stored position against slot and server. */
  CHECKING_POSITION,
  /** Publication and slot. */
  PREPARING_SOURCE,
  /** Target tables. */
  PREPARING_TARGET,
  /** A lease is scheduled, and no worker has taken it yet. */
  WAITING_FOR_WORKER,
  /** A worker has taken the lease and checks position, slot and server. */
  OPENING_STREAM,
  STREAMING,
  /** A pause was asked for, the batch in flight is being committed. */
  PAUSING,
  PAUSED,
  /** A stop was asked for, the batch in flight is being committed. */
  STOPPING,
  STOPPED,
  /** Nothing runs; the last error says why. Resume or stop. */
  FAILED;

  /** Whether the workflow waits for somebody, or is over. */
  public boolean rests() {
    return this == PAUSED || this == STOPPED || this == FAILED;
  }

  /** Whether a lease is under way that nobody asked to end. */
  public boolean streams() {
    return this == WAITING_FOR_WORKER || this == OPENING_STREAM || this == STREAMING;
  }
}
