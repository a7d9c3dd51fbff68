package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingStepTest {
  private final ScriptedContext context = new ScriptedContext();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch cancelled = new CountDownLatch(3);

  private final BlockingStep.Companion companion =
      new BlockingStep.Companion() {
        @Override
        public Object details() {
          return "far";
        }

        @Override
        public boolean isStopping() {
          return stopping.get();
        }

        @Override
        public void cancel() {
          cancelled.countDown();
        }
      };

  @AfterEach
  void nothingIsLeftOnTheActivitysThread() {
    assertThat(Thread.interrupted()).isFalse();
  }

  private void waitForEver() {
    try (BlockingStep step = new BlockingStep(context, "shop", companion)) {
      step.run(
          () -> {
            new CountDownLatch(1).await();
            return null;
          });
    }
  }

  @Test
  void theFirstHeartbeatRefusesAStaleAttempt() {
    ActivityCanceledException stale = new ActivityCanceledException();
    context.answer = stale;

    assertThatThrownBy(this::waitForEver).isSameAs(stale);
  }

  @Test
  void whatTheStepReturnsIsReturned() {
    try (BlockingStep step = new BlockingStep(context, "shop", companion)) {
      assertThat(step.<String>run(() -> "done")).isEqualTo("done");
    }
    assertThat(context.beats).contains("far");
  }

  @Test
  void aCancelInterruptsAndIsReportedAsACancel() throws Exception {
    ActivityCanceledException cancel = new ActivityCanceledException();
    try (BlockingStep step = new BlockingStep(context, "shop", companion)) {
      context.answer = cancel;
      assertThatThrownBy(
              () ->
                  step.run(
                      () -> {
                        new CountDownLatch(1).await();
                        return null;
                      }))
          .isSameAs(cancel);
    }
  }

  /** A read of a socket is not ended by an interrupt; a request may come between two statements. */
  @Test
  void whatAnInterruptDoesNotEndIsCancelledAgainAndAgain() throws Exception {
    try (BlockingStep step = new BlockingStep(context, "shop", companion)) {
      context.answer = new ActivityCanceledException();
      assertThatThrownBy(
              () ->
                  step.run(
                      () -> {
                        while (cancelled.getCount() > 0) {
                          Thread.onSpinWait();
                        }
                        throw new InterruptedException();
                      }))
          .isSameAs(context.answer);
    }
  }

  @Test
  void aStoppingWorkerHandsOver() {
    stopping.set(true);

    assertThatThrownBy(this::waitForEver)
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> assertThat(e.getCategory()).isEqualTo(ApplicationErrorCategory.BENIGN));
  }

  /** Nobody has cancelled anything: the server has not heard of us. */
  @Test
  void aLocalHeartbeatTimeoutIsTriedAgain() {
    try (BlockingStep step = new BlockingStep(context, "shop", companion)) {
      context.answer =
          new ActivityCanceledException(
              null, new TimeoutFailure(null, null, TimeoutType.TIMEOUT_TYPE_HEARTBEAT));
      assertThatThrownBy(
              () ->
                  step.run(
                      () -> {
                        new CountDownLatch(1).await();
                        return null;
                      }))
          .isInstanceOf(ApplicationFailure.class);
    }
  }
}
