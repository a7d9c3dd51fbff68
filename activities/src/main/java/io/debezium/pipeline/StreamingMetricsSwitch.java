package io.debezium.pipeline;

import io.debezium.pipeline.source.spi.DataChangeEventListener;

/**
 * Turns off the JMX streaming metrics, which take a third of the decoding thread and which no
 * setting turns off. It lives here because the dispatcher is a protected field of its coordinator.
 */
public final class StreamingMetricsSwitch {
  private StreamingMetricsSwitch() {}

  /** Call once streaming has begun: the coordinator sets its own listener before that. */
  public static void turnOff(ChangeEventSourceCoordinator<?, ?> coordinator) {
    coordinator.eventDispatcher.setEventListener(DataChangeEventListener.NO_OP());
  }
}
