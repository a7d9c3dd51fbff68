package io.rosetta.activities.pipeline;

import io.rosetta.workflows.ActivityPolicies;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heartbeats for the activities that send none themselves, so that the death of a worker is noticed
 * by the heartbeat timeout and not when the step's whole time is over. A step that is done within
 * the first interval never sends one. Each beats on a thread of its own.
 */
public final class SignsOfLife extends WorkerInterceptorBase {
  private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Duration interval;

  /** With an interval that fits the heartbeat timeout of {@link ActivityPolicies}. */
  public SignsOfLife() {
    this(INTERVAL);
  }

  SignsOfLife(Duration interval) {
    this.interval = interval;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Beating(next, interval);
  }

  private static final class Beating extends ActivityInboundCallsInterceptorBase {
    private final Duration interval;
    private ActivityExecutionContext context;

    Beating(ActivityInboundCallsInterceptor next, Duration interval) {
      super(next);
      this.interval = interval;
    }

    @Override
    public void init(ActivityExecutionContext activityContext) {
      context = activityContext;
      super.init(activityContext);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      String activity = context.getInfo().getActivityType();
      if (ActivityPolicies.beatsItself(activity)) {
        return super.execute(input);
      }
      Ticker beats =
          Ticker.after(
              interval, "heartbeat-" + activity, interval.toMillis(), () -> beat(activity));
      try {
        return super.execute(input);
      } finally {
        beats.close();
      }
    }

    /** That nobody wants the result any more is no reason to end a short step half-way. */
    private void beat(String activity) {
      try {
        context.heartbeat(null);
      } catch (ActivityCompletionException e) {
        LOG.debug("nobody waits for the activity any more activity={}", activity, e);
      } catch (RuntimeException e) {
        LOG.warn("a heartbeat failed activity={} cause=\"{}\"", activity, e.getMessage());
      }
    }
  }
}
