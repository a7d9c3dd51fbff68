package io.rosetta.activities.pipeline;

import io.rosetta.activities.backfill.StepWatch;
import io.rosetta.workflows.PipelineProblem;
import io.rosetta.workflows.backfill.BackfillProgressReport;
import io.rosetta.workflows.backfill.BackfillProgressReport.Slices;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillStep;
import io.rosetta.workflows.backfill.LaneProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * How far one attempt at a step is, and when its workflow is to be told. What the step says comes
 * from its own thread; reports are made by the thread that sends heartbeats.
 */
final class StepProgress implements StepWatch {
  private final BackfillRef ref;
  private final BackfillStep step;
  private final String worker;
  private final Instant scheduled;
  private final Clock clock;
  private volatile String waitsFor = "";
  private volatile Slices slices;
  private BackfillProgressReport sent;

  /**
   * @param worker the client's identity
   * @param scheduled when the activity's first attempt was scheduled
   */
  StepProgress(BackfillRef ref, BackfillStep step, String worker, Instant scheduled, Clock clock) {
    this.ref = ref;
    this.step = step;
    this.worker = worker;
    this.scheduled = scheduled;
    this.clock = clock;
  }

  @Override
  public void waitsFor(String what) {
    waitsFor = what;
  }

  @Override
  public void slices(int all, int done) {
    slices = new Slices(all, done);
  }

  String waitsFor() {
    return waitsFor;
  }

  /**
   * Offers a report when one is due.
   *
   * @param workflow says whether it takes the report
   * @param lane null but for a lane
   */
  void report(Predicate<BackfillProgressReport> workflow, LaneProgress lane) {
    BackfillProgressReport now = report(lane, null);
    if (isDue(now) && workflow.test(now)) {
      sent = now;
    }
  }

  /** The last words of an attempt that failed. */
  BackfillProgressReport failed(LaneProgress lane, PipelineProblem problem) {
    return report(lane, problem);
  }

  private BackfillProgressReport report(LaneProgress lane, PipelineProblem problem) {
    return new BackfillProgressReport(
        ref.attempt(), step, waitsFor, lane, slices, problem, worker, clock.instant());
  }

  private boolean isDue(BackfillProgressReport now) {
    if (sent == null) {
      return !now.waitsFor().isEmpty() || now.lane() != null || now.slices() != null;
    }
    if (sent.waitsFor().isEmpty() != now.waitsFor().isEmpty()) {
      return true;
    }
    Duration pause =
        BackfillProgressReport.pause(ref.reportEvery(), Duration.between(scheduled, now.at()));
    return says(now) && !now.at().isBefore(sent.at().plus(pause));
  }

  private boolean says(BackfillProgressReport now) {
    return !now.waitsFor().equals(sent.waitsFor())
        || !Objects.equals(now.lane(), sent.lane())
        || !Objects.equals(now.slices(), sent.slices());
  }
}
