package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every failure of an activity its type, counts it, and writes one log line for each attempt
 * that failed. Causes stay out of the history: a driver's message may hold a value of a row.
 */
public final class ActivityFailures extends WorkerInterceptorBase {
  private static final Logger LOG = LoggerFactory.getLogger(ActivityFailures.class);

  private final PipelineMetrics metrics;

  public ActivityFailures(PipelineMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Translation(next, metrics);
  }

  private static final class Translation extends ActivityInboundCallsInterceptorBase {
    private final PipelineMetrics metrics;
    private ActivityExecutionContext context;

    Translation(ActivityInboundCallsInterceptor next, PipelineMetrics metrics) {
      super(next);
      this.metrics = metrics;
    }

    @Override
    public void init(ActivityExecutionContext activityContext) {
      context = activityContext;
      super.init(activityContext);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      try {
        return super.execute(input);
      } catch (ActivityCompletionException e) {
        throw e;
      } catch (RosettaException e) {
        log(e.error(), e);
        throw failure(e.error(), e.getMessage());
      } catch (ApplicationFailure e) {
        LOG.info(
            "activity handed over activity={} type={}",
            context.getInfo().getActivityType(),
            e.getType());
        throw e;
      } catch (RuntimeException e) {
        log(RosettaError.INTERNAL, e);
        throw failure(RosettaError.INTERNAL, "Unexpected " + e.getClass().getName() + ".");
      }
    }

    private void log(RosettaError error, RuntimeException failure) {
      ActivityInfo info = context.getInfo();
      RetryOutlook outlook = RetryOutlook.of(info, error);
      metrics.activityFailed(info, error, !outlook.isLast());
      if (outlook.isLast()) {
        LOG.error(
            "activity failed for good activity={} workflow={} attempt={}{} error={} message=\"{}\"",
            info.getActivityType(),
            info.getWorkflowId(),
            info.getAttempt(),
            outlook.ofAttempts(),
            error,
            oneLine(failure));
      } else {
        LOG.warn(
            "activity failed activity={} workflow={} attempt={}{} next_wait={}s error={}"
                + " message=\"{}\"",
            info.getActivityType(),
            info.getWorkflowId(),
            info.getAttempt(),
            outlook.ofAttempts(),
            outlook.waitSeconds(),
            error,
            oneLine(failure));
      }
      LOG.debug("activity failure in full activity={}", info.getActivityType(), failure);
    }

    private static String oneLine(RuntimeException failure) {
      return String.valueOf(failure.getMessage()).replace("\n", " ");
    }

    private static ApplicationFailure failure(RosettaError error, String message) {
      return ApplicationFailure.newBuilder()
          .setType(error.name())
          .setMessage(message)
          .setNonRetryable(!error.retryable())
          .build();
    }
  }
}
