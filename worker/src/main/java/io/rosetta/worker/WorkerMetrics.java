package io.rosetta.worker;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry of one process: Rosetta's, Temporal's and the JVM's metrics. */
final class WorkerMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerMetrics.class);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Scope temporal;

  WorkerMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gc.bindTo(registry);
    temporal =
        new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(registry))
            .reportEvery(REPORT_EVERY);
  }

  MeterRegistry registry() {
    return registry;
  }

  Scope temporalScope() {
    return temporal;
  }

  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    try {
      temporal.close();
    } catch (ScopeCloseException e) {
      LOG.warn("metrics scope did not close", e);
    }
    gc.close();
    registry.close();
  }
}
