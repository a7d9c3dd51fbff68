package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.Header;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {
  private static final Duration INTERVAL = Duration.ofMillis(5);
  private static final long DEADLINE_SECONDS = 60;

  private final CountDownLatch over = new CountDownLatch(1);

  /** An activity that lasts until it is let go. */
  private final class Step implements ActivityInboundCallsInterceptor {
    @Override
    public void init(ActivityExecutionContext context) {}

    @Override
    public ActivityOutput execute(ActivityInput input) {
      try {
        over.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new ActivityOutput("done");
    }
  }

  private CompletableFuture<Object> begun(ScriptedContext context) {
    ActivityInboundCallsInterceptor beating =
        new SignsOfLife(INTERVAL).interceptActivity(new Step());
    beating.init(context);
    return CompletableFuture.supplyAsync(
        () ->
            beating
                .execute(
                    new ActivityInboundCallsInterceptor.ActivityInput(
                        Header.empty(), new Object[0]))
                .getResult());
  }

  private static void awaitBeats(ScriptedContext context, int beats) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (context.beats.size() < beats) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void aStepThatSendsNoHeartbeatsGetsThemUntilItIsDone() throws Exception {
    ScriptedContext context = new ScriptedContext("PlanBackfill");
    CompletableFuture<Object> step = begun(context);
    awaitBeats(context, 3);
    over.countDown();
    assertThat(step.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("done");
  }

  @Test
  void oneThatSaysHowFarItIsIsLeftAlone() throws Exception {
    List<ScriptedContext> talkative =
        List.of(new ScriptedContext("CopyChunks"), new ScriptedContext("EndBackfill"));
    ScriptedContext other = new ScriptedContext("PlanBackfill");
    List<CompletableFuture<Object>> steps = talkative.stream().map(this::begun).toList();
    CompletableFuture<Object> last = begun(other);
    awaitBeats(other, 3);
    over.countDown();
    for (CompletableFuture<Object> step : steps) {
      assertThat(step.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("done");
    }
    assertThat(last.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("done");
    assertThat(talkative).allSatisfy(context -> assertThat(context.beats).isEmpty());
  }

  @Test
  void aStepThatNobodyWaitsForIsNotCutInTwo() throws Exception {
    ScriptedContext context = new ScriptedContext("PlanBackfill");
    context.answer = new ActivityCanceledException();
    CompletableFuture<Object> step = begun(context);
    awaitBeats(context, 2);
    over.countDown();
    assertThat(step.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("done");
  }
}
