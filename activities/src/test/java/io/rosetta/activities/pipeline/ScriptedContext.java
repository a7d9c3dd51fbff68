package io.rosetta.activities.pipeline;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.activity.ManualActivityCompletionClient;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.WorkflowClient;
import io.temporal.common.CancellationToken;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An activity's context whose heartbeats are recorded and throw what a test wants. */
final class ScriptedContext implements ActivityExecutionContext {
  final List<Object> beats = new CopyOnWriteArrayList<>();
  volatile ActivityCompletionException answer;
  private final ActivityInfo info;

  ScriptedContext() {
    this("Some");
  }

  /** Of an activity of this type, of which nothing else is known. */
  ScriptedContext(String type) {
    info =
        (ActivityInfo)
            Proxy.newProxyInstance(
                ActivityInfo.class.getClassLoader(),
                new Class<?>[] {ActivityInfo.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("getActivityType")) {
                    return type;
                  }
                  throw new UnsupportedOperationException(method.getName());
                });
  }

  @Override
  public <V> void heartbeat(V details) {
    beats.add(details);
    ActivityCompletionException thrown = answer;
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public ActivityInfo getInfo() {
    return info;
  }

  @Override
  public <V> Optional<V> getHeartbeatDetails(Class<V> type) {
    return Optional.empty();
  }

  @Override
  public <V> Optional<V> getHeartbeatDetails(Class<V> type, Type generic) {
    return Optional.empty();
  }

  @Override
  public <V> Optional<V> getLastHeartbeatDetails(Class<V> type) {
    return Optional.empty();
  }

  @Override
  public <V> Optional<V> getLastHeartbeatDetails(Class<V> type, Type generic) {
    return Optional.empty();
  }

  @Override
  public byte[] getTaskToken() {
    return new byte[0];
  }

  @Override
  public CancellationToken<ActivityCanceledException> getCancellationToken() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void doNotCompleteOnReturn() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isDoNotCompleteOnReturn() {
    return false;
  }

  @Override
  public boolean isUseLocalManualCompletion() {
    return false;
  }

  @Override
  public ManualActivityCompletionClient useLocalManualCompletion() {
    throw new UnsupportedOperationException();
  }

  @Override
  public com.uber.m3.tally.Scope getMetricsScope() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WorkflowClient getWorkflowClient() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object getInstance() {
    throw new UnsupportedOperationException();
  }
}
