package io.rosetta.workflows;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns what an activity's failure carries into something to read: Temporal's own top-level message
 * is only "Activity task failed".
 */
public final class WorkflowFailures {
  private WorkflowFailures() {}

  /**
   * An input that cannot be used.
   *
   * @param what it was to start, as "The pipeline"
   */
  public static ApplicationFailure invalidInput(String what, List<String> errors) {
    return ApplicationFailure.newBuilder()
        .setType(RosettaError.CONFIGURATION_INVALID.name())
        .setMessage(what + " cannot start: " + String.join("; ", errors))
        .setNonRetryable(true)
        .build();
  }

  public static boolean isCancel(TemporalFailure failure) {
    return failure instanceof CanceledFailure || failure.getCause() instanceof CanceledFailure;
  }

  /** Whether a step found that the stored position cannot be gone on from: the cleanup decides. */
  static boolean isGap(TemporalFailure failure) {
    return failure instanceof ActivityFailure
        && failure.getCause() instanceof ApplicationFailure application
        && (application.getType().equals(RosettaError.SLOT_LOST.name())
            || application.getType().equals(RosettaError.POSITION_MISMATCH.name())
            || application.getType().equals(RosettaError.REDELIVERY_MISMATCH.name()));
  }

  /** Whether only a stream can see what was found; everything else the cleanup looks at itself. */
  static boolean isSeenByStreamOnly(PipelineProblem gap) {
    return gap.type().equals(RosettaError.REDELIVERY_MISMATCH.name());
  }

  /** The failure for people: type, message and next step. */
  public static PipelineProblem problem(TemporalFailure failure, Instant at) {
    if (failure instanceof ChildWorkflowFailure
        && failure.getCause() instanceof TemporalFailure inChild) {
      return problem(inChild, at);
    }
    Throwable cause = failure instanceof ActivityFailure ? failure.getCause() : failure;
    if (cause instanceof ApplicationFailure application) {
      return new PipelineProblem(
          application.getType(),
          application.getOriginalMessage(),
          nextStep(application.getType()),
          at);
    }
    if (cause instanceof TimeoutFailure timeout) {
      String activity = failure instanceof ActivityFailure a ? a.getActivityType() : "activity";
      return new PipelineProblem(
          timeout.getTimeoutType().name(),
          activity
              + " did not answer in time ("
              + timeout
                  .getTimeoutType()
                  .name()
                  .replace("TIMEOUT_TYPE_", "")
                  .toLowerCase(Locale.ROOT)
                  .replace('_', ' ')
              + ")",
          "Look at the worker's log and at the systems it talks to.",
          at);
    }
    return new PipelineProblem(
        RosettaError.INTERNAL.name(),
        cause == null ? failure.getMessage() : cause.getMessage(),
        RosettaError.INTERNAL.action(),
        at);
  }

  /** What the workflow fails with. */
  public static ApplicationFailure readable(PipelineProblem problem, TemporalFailure cause) {
    return ApplicationFailure.newBuilder()
        .setType(problem.type())
        .setMessage(withNextStep(problem))
        .setNonRetryable(true)
        .setCause(cause)
        .build();
  }

  /** A preflight's findings have their own advice, which may be the same. */
  private static String withNextStep(PipelineProblem problem) {
    String message = problem.message();
    if (message.contains(problem.nextStep())) {
      return message;
    }
    String end = message.endsWith(".") ? "" : ".";
    String gap = message.contains("\n") ? "\n" : " ";
    return message + end + gap + "Next step: " + problem.nextStep();
  }

  /** Rosetta's own error of this type; empty for what Temporal or a library calls its failures. */
  public static Optional<RosettaError> known(String type) {
    return Stream.of(RosettaError.values()).filter(e -> e.name().equals(type)).findFirst();
  }

  private static String nextStep(String type) {
    return known(type).orElse(RosettaError.INTERNAL).action();
  }
}
