package io.rosetta.workflows;

/**
 * The argument of pause, resume and stop; may be missing altogether.
 *
 * @param reason for people, shown in the status; may be missing
 */
public record SteerRequest(String reason) {
  public static final int LONGEST_REASON = 500;
  public static final SteerRequest NONE = new SteerRequest("");

  public SteerRequest {
    reason = reason == null ? "" : reason.strip();
  }

  public static SteerRequest orNone(SteerRequest request) {
    return request == null ? NONE : request;
  }

  /**
   * For validators of updates.
   *
   * @throws IllegalArgumentException when the reason is too long to be shown
   */
  public static void refuseLongReason(SteerRequest request) {
    if (orNone(request).reason().length() > LONGEST_REASON) {
      throw new IllegalArgumentException(
          "'reason' is longer than " + LONGEST_REASON + " characters.");
    }
  }
}
