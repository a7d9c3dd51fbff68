package io.rosetta.activities.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.rosetta.activities.model.RosettaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how much WAL a pipeline's slot keeps on the source, every 60 s on the scheduler's thread.
 * What it finds is logged and told when it is new, and again now and then while a threshold is
 * passed. It survives failures of the source and changes nothing.
 */
public final class WalMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WalMonitor.class);
  private static final Duration INTERVAL = Duration.ofSeconds(60);

  /** As long as a threshold is passed, the number is told again this often: ten minutes. */
  private static final int READINGS_UNTIL_REPEATED = 10;

  private static final String READING =
      """
      SELECT COALESCE(s.wal_status, 'lost'),
             COALESCE(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(),
                                                 s.restart_lsn), 0)::bigint,
             COALESCE(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(),
                                                 s.confirmed_flush_lsn), 0)::bigint
      FROM pg_catalog.pg_replication_slots s WHERE s.slot_name = ?
      """;

  private final String pipeline;
  private final String slot;
  private final ConnectionPool pool;
  private final WalThresholds thresholds;
  private final Consumer<WalReading> listener;
  private WalReading told;
  private int readingsSinceTold;
  private volatile WalReading last = new WalReading(WalReading.Level.OK, 0, 0, "unknown");
  private ScheduledFuture<?> schedule;

  /**
   * For one slot.
   *
   * @param listener is told what is new, the first reading always, on the scheduler's thread; when
   *     it throws it is told again
   */
  public WalMonitor(
      ConnectionPool pool, String slot, WalThresholds thresholds, Consumer<WalReading> listener) {
    this.pool = Objects.requireNonNull(pool, "pool");
    this.pipeline = pool.pipeline();
    this.slot = Objects.requireNonNull(slot, "slot");
    this.thresholds = Objects.requireNonNull(thresholds, "thresholds");
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /** Shows the last reading as gauges; call once. */
  public WalMonitor register(MeterRegistry registry) {
    Tags tags = Tags.of("pipeline", pipeline);
    registry.gauge("rosetta.slot.kept.bytes", tags, this, monitor -> monitor.last.keptBytes());
    registry.gauge(
        "rosetta.slot.unconfirmed.bytes", tags, this, monitor -> monitor.last.unconfirmedBytes());
    registry.gauge("rosetta.slot.level", tags, this, monitor -> monitor.last.level().severity());
    for (String status : WalReading.STATUSES) {
      registry.gauge(
          "rosetta.slot.wal.status",
          tags.and("status", status),
          this,
          monitor -> monitor.last.walStatus().equals(status) ? 1 : 0);
    }
    return this;
  }

  /** Reads now and then every 60 s until closed; call once. */
  public void start(ScheduledExecutorService scheduler) {
    schedule =
        scheduler.scheduleWithFixedDelay(
            this::lookAndSurvive, 0, INTERVAL.toSeconds(), TimeUnit.SECONDS);
  }

  /** The newest reading; any thread. */
  public WalReading last() {
    return last;
  }

  /**
   * Reads once.
   *
   * @throws RosettaException when the source cannot be asked
   */
  public WalReading look() {
    WalReading reading = pool.run("reading the slot's WAL", this::read);
    last = reading;
    readingsSinceTold++;
    if (isNews(reading)) {
      log(reading);
      listener.accept(reading);
      told = reading;
      readingsSinceTold = 0;
    }
    return reading;
  }

  private boolean isNews(WalReading reading) {
    return told == null
        || told.level() != reading.level()
        || !told.walStatus().equals(reading.walStatus())
        || (reading.level() != WalReading.Level.OK && readingsSinceTold >= READINGS_UNTIL_REPEATED);
  }

  private void lookAndSurvive() {
    try {
      look();
    } catch (RuntimeException e) {
      // A scheduled task that throws is never run again.
      LOG.warn("event=wal_monitor_failed pipeline={} error=\"{}\"", pipeline, e.toString());
    }
  }

  private WalReading read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READING)) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return new WalReading(WalReading.Level.ERROR, 0, 0, WalReading.MISSING);
        }
        String status = row.getString(1);
        long kept = row.getLong(2);
        return new WalReading(level(status, kept), kept, row.getLong(3), status);
      }
    }
  }

  private WalReading.Level level(String status, long kept) {
    if (status.equals(WalReading.LOST) || kept >= thresholds.errorBytes()) {
      return WalReading.Level.ERROR;
    }
    // Unreserved: the next checkpoint may take what the slot needs.
    return status.equals("unreserved") || kept >= thresholds.warningBytes()
        ? WalReading.Level.WARNING
        : WalReading.Level.OK;
  }

  private void log(WalReading reading) {
    String line =
        "event=slot_wal pipeline={} slot={} level={} kept_bytes={} unconfirmed_bytes={}"
            + " wal_status={}";
    Object[] values = {
      pipeline,
      slot,
      reading.level(),
      reading.keptBytes(),
      reading.unconfirmedBytes(),
      reading.walStatus()
    };
    switch (reading.level()) {
      case OK -> LOG.info(line, values);
      case WARNING -> LOG.warn(line, values);
      case ERROR -> LOG.error(line, values);
    }
  }

  @Override
  public void close() {
    if (schedule != null) {
      schedule.cancel(false);
    }
  }
}
