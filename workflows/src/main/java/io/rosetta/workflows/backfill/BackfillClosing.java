package io.rosetta.workflows.backfill;

import io.rosetta.workflows.PipelineProblem;
import io.rosetta.workflows.RosettaError;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * How a job ends. Nothing reads or applies any more then, but values that its attempt has left
 * pending would wait for ever, so they are fetched first. The end has to be in the job table: until
 * then the table's turn is held, the stream works for the attempt, and the pipeline takes the job
 * up again. Used by the workflow's thread.
 */
final class BackfillClosing {
  private final BackfillSteps steps;
  private final BackfillBoard board;
  private final Notes notes;

  /** An expired password may be noticed after days, so these waits are longer than a round's. */
  private final Backoff backoff = new Backoff(Duration.ofMinutes(10));

  /** Shows a failure, and says it for people. */
  @FunctionalInterface
  interface Notes {
    PipelineProblem of(TemporalFailure failure);
  }

  /**
   * For one run of a job's workflow.
   *
   * @param notes told of each failure
   */
  BackfillClosing(BackfillSteps steps, BackfillBoard board, Notes notes) {
    this.steps = steps;
    this.board = board;
    this.notes = notes;
  }

  /**
   * Throws what hinders it: an attempt that turns out to be void has to begin again before it is
   * complete.
   */
  void complete() {
    end(BackfillState.COMPLETED, "");
  }

  /** To be called in a detached scope. */
  void giveUp(String reason) {
    resolvePending();
    write(BackfillState.CANCELLED, reason);
  }

  /** To be called in a detached scope. */
  void fail(PipelineProblem problem) {
    resolvePending();
    write(BackfillState.FAILED, problem.message());
    board.failed(problem);
  }

  /** An attempt may be active that nobody was told of, so the job table is asked. */
  private void resolvePending() {
    board.enter(board.state(), BackfillStep.RESOLVE, "");
    try {
      steps.resolvePending(board.attempt());
    } catch (ActivityFailure failure) {
      notes.of(failure);
    }
  }

  private void write(BackfillState state, String reason) {
    while (!board.state().isEnded()) {
      try {
        end(state, reason);
      } catch (ActivityFailure failure) {
        afterFailure(notes.of(failure), state, reason);
      }
    }
  }

  private void end(BackfillState state, String reason) {
    board.enter(board.state(), BackfillStep.END, "");
    board.ended(steps.end(board.attempt(), state, reason), state);
  }

  private void afterFailure(PipelineProblem problem, BackfillState state, String reason) {
    if (RosettaError.CONFIGURATION_INVALID.name().equals(problem.type())) {
      // There is no such job, or no such pipeline: nothing holds anything.
      board.enter(state, reason);
      return;
    }
    if (BackfillFailures.isVoid(problem) && isInAnotherAttempt()) {
      return;
    }
    Duration wait = backoff.next();
    board.enter(
        board.state(),
        "its end as %s is written in %d s, after %s"
            .formatted(state, wait.toSeconds(), problem.type()));
    Workflow.sleep(wait);
  }

  /** An end belongs to an attempt, which the job table knows. */
  private boolean isInAnotherAttempt() {
    int before = board.attempt();
    try {
      board.seen(BackfillSteps.only(steps.find()));
    } catch (ActivityFailure failure) {
      notes.of(failure);
    }
    return board.attempt() != before;
  }
}
