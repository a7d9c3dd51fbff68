package io.rosetta.worker.cli;

import io.rosetta.workflows.backfill.BackfillJobId;
import io.rosetta.workflows.backfill.BackfillResult;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.BackfillStatus;
import io.rosetta.workflows.backfill.ProgressText;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for a job that was started: until it exists, or to its end. */
final class BackfillWait {
  private static final long LOOK_MILLIS = 250;
  private static final int START_SECONDS = 120;

  private final BackfillClient client;
  private final Console console;
  private final BackfillJobId job;
  private String said = "";

  BackfillWait(BackfillClient client, Console console, BackfillJobId job) {
    this.client = client;
    this.console = console;
    this.job = job;
  }

  /**
   * Waits.
   *
   * @param toTheEnd whether to wait for more than that the job was found or created
   * @return the exit status
   */
  int run(boolean toTheEnd) throws InterruptedException {
    RetryLines retries = new RetryLines(console);
    UntakenTask task = new UntakenTask();
    long begun = System.nanoTime();
    while (true) {
      Optional<WorkflowExecutionDescription> running =
          client.describe(job).filter(PipelineClient::isRunning);
      if (running.isEmpty()) {
        return ended();
      }
      boolean overdue = task.isOverdue(running.orElseThrow());
      if (overdue && toTheEnd) {
        say(client.temporal().noWorker("has taken up work of"));
      } else if (overdue || (!toTheEnd && isLong(begun))) {
        return unknown(overdue);
      }
      PipelineClient.pending(running.orElseThrow()).forEach(retries::tell);
      // Nobody would answer while a task waits.
      Optional<BackfillStatus> status = task.waits() ? Optional.empty() : client.status(job);
      if (!toTheEnd && status.filter(s -> !s.table().isEmpty()).isPresent()) {
        console.say(
            "backfill '%s' of %s is %s; look at: rosetta backfill show %s %s"
                .formatted(
                    job,
                    status.orElseThrow().table(),
                    status.orElseThrow().state(),
                    client.pipeline(),
                    job));
        return 0;
      }
      if (!toTheEnd && status.filter(s -> s.problem() != null).isPresent()) {
        return held(status.orElseThrow());
      }
      status.ifPresent(this::say);
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static boolean isLong(long begun) {
    return System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(START_SECONDS);
  }

  private int unknown(boolean overdue) {
    console.complain(
        "rosetta: "
            + (overdue
                ? client.temporal().noWorker("has taken up work of")
                : "backfill '" + job + "' has not begun in " + START_SECONDS + " s"));
    console.complain(next());
    return ReadableErrors.FAILED;
  }

  private String next() {
    return "It is kept and goes on when it can. Look at: rosetta backfill show %1$s %2$s; give it up with: rosetta backfill cancel %1$s %2$s"
        .formatted(client.pipeline(), job);
  }

  private int held(BackfillStatus status) {
    console.complain(
        "rosetta: backfill '%s' cannot go on yet and is tried again. %s: %s"
            .formatted(job, status.problem().type(), status.problem().message()));
    console.complain("Next step: " + status.problem().nextStep());
    console.complain(next());
    return ReadableErrors.FAILED;
  }

  private void say(BackfillStatus status) {
    String progress = ProgressText.of(status);
    String line =
        status.state()
            + (progress.isEmpty() ? "" : ": " + progress)
            + (status.waitsFor().isEmpty() ? "" : "; " + status.waitsFor());
    say(line);
  }

  private void say(String line) {
    if (!line.equals(said)) {
      said = line;
      console.say(line);
    }
  }

  private int ended() {
    try {
      BackfillResult result = client.workflow(job).getResult(BackfillResult.class);
      console.say(
          "backfill '%s' of %s is %s: %s rows%s"
              .formatted(
                  job,
                  result.table(),
                  result.state(),
                  ProgressText.count(result.rows()),
                  result.reason().isEmpty() ? "" : "; " + result.reason()));
      return result.state() == BackfillState.COMPLETED ? 0 : ReadableErrors.FAILED;
    } catch (WorkflowFailedException e) {
      console.complain("rosetta: backfill '" + job + "' failed: " + PipelineClient.reason(e));
      return ReadableErrors.FAILED;
    }
  }
}
