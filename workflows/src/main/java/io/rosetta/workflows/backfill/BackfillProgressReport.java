package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.rosetta.workflows.PipelineProblem;
import java.time.Duration;
import java.time.Instant;

/**
 * How far a step is: what an activity signals to the job's workflow, {@link
 * BackfillWorkflow#progress}. Each costs about four history events, so it is sent when it is the
 * first of an activity's attempt that says something, when it is news (a step begins or ends to
 * wait for something, a failure), and otherwise when it says something else and {@link #pause} has
 * passed since the one before.
 *
 * @param attempt the job's attempt; a report of an older one is ignored
 * @param waitsFor what it waits for, with the names that a person needs to end the wait; empty when
 *     it does not wait
 * @param lane null but in {@link BackfillStep#COPY}
 * @param slices null but in {@link BackfillStep#APPLY}
 * @param problem the last failure, which is retried; null when there was none
 * @param worker the client's identity
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackfillProgressReport(
    int attempt,
    BackfillStep step,
    String waitsFor,
    LaneProgress lane,
    Slices slices,
    PipelineProblem problem,
    String worker,
    Instant at) {
  /** How many slices there are, and how many of them are committed. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Slices(int all, int done) {}

  /** A report is due when this share of the activity's age has passed, or later. */
  private static final int SHARE_OF_AGE = 50;

  public BackfillProgressReport {
    waitsFor = waitsFor == null ? "" : waitsFor;
    worker = worker == null ? "" : worker;
  }

  /**
   * The least time between two reports that are no news. It grows with the activity's age, so that
   * a copy of several days does not fill the history: after the first hour there are some fifty
   * more reports each time that the age is multiplied by e.
   *
   * @param age since the activity's first attempt was scheduled
   */
  public static Duration pause(Duration reportEvery, Duration age) {
    Duration share = age.dividedBy(SHARE_OF_AGE);
    return share.compareTo(reportEvery) > 0 ? share : reportEvery;
  }
}
