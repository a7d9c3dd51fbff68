package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.testing.EmbeddedSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WalMonitorIT {
  @Test
  void aSlotThatKeepsTooMuchIsAWarningAndThenAnError() {
    try (EmbeddedSource source = EmbeddedSource.create();
        ConnectionPool pool = TestPools.open(source)) {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      WalThresholds thresholds = new WalThresholds(2 << 20, 6 << 20);
      List<WalReading> heard = new CopyOnWriteArrayList<>();
      WalMonitor monitor =
          new WalMonitor(pool, "wal_watched", thresholds, heard::add).register(registry);

      assertThat(monitor.look().walStatus()).isEqualTo("missing");
      source.query("SELECT pg_create_logical_replication_slot('wal_watched', 'pgoutput')");
      assertThat(monitor.look().level()).isEqualTo(WalReading.Level.OK);
      write(source, 3);
      assertThat(monitor.look().level()).isEqualTo(WalReading.Level.WARNING);
      write(source, 4);
      WalReading last = monitor.look();

      assertThat(last.level()).isEqualTo(WalReading.Level.ERROR);
      assertThat(last.walStatus()).isEqualTo("reserved");
      assertThat(heard).hasSize(4).last().isEqualTo(last);
      assertThat(registry.get("rosetta.slot.kept.bytes").gauge().value())
          .isEqualTo((double) last.keptBytes());
      assertThat(registry.get("rosetta.slot.wal.status").tag("status", "reserved").gauge().value())
          .isEqualTo(1.0);
      assertThat(registry.get("rosetta.slot.level").gauge().value()).isEqualTo(2.0);
    }
  }

  @Test
  void aThresholdThatStaysPassedIsToldAgainNowAndThenAndOneThatFailedToBeToldAtOnce() {
    List<WalReading> heard = new ArrayList<>();
    AtomicBoolean deaf = new AtomicBoolean(true);
    try (EmbeddedSource source = EmbeddedSource.create();
        ConnectionPool pool = TestPools.open(source)) {
      WalMonitor monitor =
          new WalMonitor(
              pool,
              "wal_nowhere",
              WalThresholds.DEFAULT,
              reading -> {
                heard.add(reading);
                if (deaf.get()) {
                  throw new IllegalStateException("not delivered");
                }
              });
      assertThatThrownBy(monitor::look).hasMessage("not delivered");
      assertThatThrownBy(monitor::look).hasMessage("not delivered");
      deaf.set(false);
      monitor.look();
      assertThat(heard).hasSize(3);
      for (int minute = 1; minute < 10; minute++) {
        monitor.look();
      }
      assertThat(heard).hasSize(3);
      monitor.look();
      assertThat(heard).hasSize(4);
    }
  }

  @Test
  void itReadsOnItsSchedulerAndSurvivesAFailingListener() throws InterruptedException {
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    List<WalReading> heard = new CopyOnWriteArrayList<>();
    try (EmbeddedSource source = EmbeddedSource.create();
        ConnectionPool pool = TestPools.open(source);
        WalMonitor monitor =
            new WalMonitor(
                pool,
                "wal_other",
                WalThresholds.DEFAULT,
                reading -> {
                  heard.add(reading);
                  throw new IllegalStateException("a listener's own trouble");
                })) {
      monitor.start(scheduler);

      TestPools.await(() -> !heard.isEmpty());
      assertThat(monitor.last().walStatus()).isEqualTo("missing");
    } finally {
      scheduler.shutdownNow();
    }
  }

  @Test
  void thresholdsRise() {
    assertThatThrownBy(() -> new WalThresholds(10, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WalThresholds(0, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Writes that many MiB of WAL. */
  private static void write(EmbeddedSource source, int megabytes) {
    for (int i = 0; i < megabytes; i++) {
      source.query("SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1048576))");
    }
  }
}
