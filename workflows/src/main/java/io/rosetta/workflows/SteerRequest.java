package io.rosetta.workflows;

/**
 * The argument of pause, resume and stop; may be missing altogether.
 *
 * @param reason for people, shown in the status; may be missing
 */
public record SteerRequest(String reason) {
  static final int LONGEST_REASON = 500;
  static final SteerRequest NONE = new SteerRequest("");

  public SteerRequest {
    reason = reason == null ? "" : reason.strip();
  }

  static SteerRequest orNone(SteerRequest request) {
    return request == null ? NONE : request;
  }
}
