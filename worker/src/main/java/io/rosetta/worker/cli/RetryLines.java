package io.rosetta.worker.cli;

import io.temporal.api.workflow.v1.PendingActivityInfo;
import java.util.HashSet;
import java.util.Set;

/** Tells once of each failure after which an activity is tried again. One thread. */
final class RetryLines {
  private final Console console;
  private final Set<String> told = new HashSet<>();

  RetryLines(Console console) {
    this.console = console;
  }

  void tell(PendingActivityInfo activity) {
    if (activity.hasLastFailure()) {
      String line =
          activity.getActivityType().getName()
              + ", attempt "
              + (activity.getAttempt() - 1)
              + " failed: "
              + activity.getLastFailure().getMessage();
      if (told.add(line)) {
        console.complain(line);
      }
    }
  }
}
