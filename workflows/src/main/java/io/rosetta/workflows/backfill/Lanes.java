package io.rosetta.workflows.backfill;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Runs lanes side by side; when one fails, the others are not left running. */
final class Lanes {
  private Lanes() {}

  /** Returns when all have ended well; throws what ended the first that did not, when all ended. */
  static void run(int count, IntFunction<Promise<LaneResult>> lane) {
    List<Promise<LaneResult>> running = new ArrayList<>();
    CancellationScope scope =
        Workflow.newCancellationScope(
            () -> {
              for (int i = 0; i < count; i++) {
                running.add(lane.apply(i));
              }
            });
    scope.run();
    try {
      Promise.allOf(running).get();
    } catch (TemporalFailure failure) {
      scope.cancel("another lane ended");
      running.forEach(Lanes::awaitEnd);
      throw failure;
    }
  }

  private static Optional<RuntimeException> awaitEnd(Promise<LaneResult> lane) {
    return Optional.ofNullable(lane.getFailure());
  }
}
