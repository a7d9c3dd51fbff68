package io.rosetta.workflows.backfill;

import io.rosetta.workflows.ActivityPolicies;
import io.rosetta.workflows.RosettaError;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;

/** Calls each activity of a job under its declared policy, with a summary for the Temporal UI. */
final class BackfillSteps {
  private final String pipeline;
  private final BackfillRef job;
  private final BackfillRequest request;

  /**
   * For one job.
   *
   * @param request what it is created from when it does not exist
   */
  BackfillSteps(BackfillRef job, BackfillRequest request) {
    this.pipeline = job.pipeline();
    this.job = job;
    this.request = request;
  }

  /** The job as the job table has it; it is created when it does not exist. */
  BackfillList find() {
    return under(ActivityPolicies.CREATE_BACKFILLS, "Find or create")
        .create(new BackfillOrder(pipeline, List.of(request)));
  }

  static BackfillView only(BackfillList found) {
    if (found.jobs().size() != 1) {
      throw ApplicationFailure.newNonRetryableFailure(
          "CreateBackfills answered with " + found.jobs().size() + " jobs instead of one.",
          RosettaError.INTERNAL.name());
    }
    return found.jobs().get(0);
  }

  BackfillBegun begin() {
    return under(ActivityPolicies.BEGIN_BACKFILL, "Wait for the turn of, and begin").begin(job);
  }

  void awaitStream(int attempt) {
    under(ActivityPolicies.AWAIT_STREAM, "Wait until the stream accepts")
        .awaitStream(job.at(attempt));
  }

  BackfillView mark(int attempt) {
    return under(ActivityPolicies.MARK_BACKFILL, "Low mark and older transactions of")
        .mark(job.at(attempt));
  }

  BackfillPlan plan(int attempt) {
    return under(ActivityPolicies.PLAN_BACKFILL, "Chunks of").plan(job.at(attempt));
  }

  Promise<LaneResult> copy(int attempt, int lane, int lanes) {
    BackfillLaneActivity activity =
        Workflow.newActivityStub(
            BackfillLaneActivity.class,
            ActivityPolicies.COPY_CHUNKS.options(
                "Lane %d of %d of %s/%s".formatted(lane + 1, lanes, pipeline, job.job())));
    return Async.function(activity::copy, new LaneRequest(job.at(attempt), lane, lanes));
  }

  BackfillView close(int attempt) {
    return under(ActivityPolicies.CLOSE_BACKFILL, "High mark of").close(job.at(attempt));
  }

  BackfillApplied apply(int attempt) {
    return under(ActivityPolicies.APPLY_BACKFILL, "Apply").apply(job.at(attempt));
  }

  BackfillApplied resolvePending(int attempt) {
    return under(ActivityPolicies.RESOLVE_PENDING, "Fetch pending values of")
        .resolvePending(job.at(attempt));
  }

  BackfillView enter(BackfillState state, String reason) {
    return under(ActivityPolicies.ENTER_BACKFILL_STATE, "Note " + state + " of")
        .enter(new BackfillEnd(job, state, reason));
  }

  BackfillView end(int attempt, BackfillState state, String reason) {
    return under(ActivityPolicies.END_BACKFILL, "End as " + state)
        .end(new BackfillEnd(job.at(attempt), state, reason));
  }

  private BackfillActivities under(ActivityPolicies policy, String summary) {
    return Workflow.newActivityStub(
        BackfillActivities.class, policy.options(summary + " " + pipeline + "/" + job.job()));
  }
}
