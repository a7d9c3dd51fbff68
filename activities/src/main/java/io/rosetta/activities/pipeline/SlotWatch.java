package io.rosetta.activities.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.activities.postgres.WalMonitor;
import io.rosetta.workflows.SlotReport;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** The WAL monitor of one pipeline in this process, on a thread of its own. */
final class SlotWatch implements AutoCloseable {
  private final WalMonitor monitor;
  private final ScheduledExecutorService thread;

  private SlotWatch(WalMonitor monitor, ScheduledExecutorService thread) {
    this.monitor = monitor;
    this.thread = thread;
  }

  static SlotWatch start(
      PipelineSetup setup,
      ConnectionPool pool,
      MeterRegistry meters,
      Consumer<SlotReport> workflow,
      Clock clock) {
    String slot = setup.settings().slot();
    WalMonitor monitor =
        new WalMonitor(
                pool, slot, setup.wal(), new SlotReporter(slot, setup.wal(), workflow, clock))
            .register(meters);
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> DaemonThreads.named(work, "wal-monitor-" + setup.name()));
    monitor.start(thread);
    return new SlotWatch(monitor, thread);
  }

  @Override
  public void close() {
    monitor.close();
    thread.shutdownNow();
  }
}
