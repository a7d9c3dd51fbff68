package io.rosetta.workflows;

import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the first argument of a workflow as slowly as a JVM that has every class still to load: for
 * longer than the second after which the SDK suspects a deadlock by default.
 */
final class SlowFirstTask implements DataConverter {
  private static final long LOADING_NANOS = TimeUnit.MILLISECONDS.toNanos(2_000);

  private final DataConverter converter = PayloadJson.converter();
  private final AtomicBoolean loaded = new AtomicBoolean();

  private SlowFirstTask() {}

  static WorkflowClient client(WorkflowClient client) {
    return WorkflowClient.newInstance(
        client.getWorkflowServiceStubs(),
        WorkflowClientOptions.newBuilder(client.getOptions())
            .setDataConverter(new SlowFirstTask())
            .build());
  }

  @Override
  public <T> Optional<Payload> toPayload(T value) {
    return converter.toPayload(value);
  }

  @Override
  public <T> T fromPayload(Payload payload, Class<T> valueClass, Type valueType) {
    if (valueClass == PipelineInput.class && !loaded.getAndSet(true)) {
      long end = System.nanoTime() + LOADING_NANOS;
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
    }
    return converter.fromPayload(payload, valueClass, valueType);
  }

  @Override
  public Optional<Payloads> toPayloads(Object... values) {
    return converter.toPayloads(values);
  }

  @Override
  public <T> T fromPayloads(
      int index, Optional<Payloads> content, Class<T> valueType, Type valueGenericType) {
    return content.isEmpty()
        ? converter.fromPayloads(index, content, valueType, valueGenericType)
        : fromPayload(content.get().getPayloads(index), valueType, valueGenericType);
  }
}
