package io.rosetta.activities.stream.engine;

import java.util.Properties;

/** The engine's configuration: every setting that differs from the default does so for a reason. */
final class EngineProperties {
  /** Names the run among all of this process. */
  static final String LINK = "rosetta.link";

  /** Pins how the server prints values; the driver sends the time zone itself. */
  static final String SERVER_OPTIONS =
      "-c IntervalStyle=postgres -c DateStyle=ISO,MDY -c lc_monetary=C -c bytea_output=hex"
          + " -c extra_float_digits=1 -c statement_timeout=0";

  /** Pieces of transactions that are handed over at once. */
  private static final int MAX_BATCH = 64;

  /** The queue's bound is one of bytes; this one is never reached. */
  private static final int MAX_QUEUE = 1 << 20;

  private EngineProperties() {}

  static Properties of(EngineSettings settings, String link) {
    Properties p = new Properties();
    p.setProperty(LINK, link);
    p.setProperty("name", link);
    p.setProperty("topic.prefix", link);
    p.setProperty("connector.class", RosettaConnector.class.getName());
    p.setProperty("offset.storage", RosettaOffsetStore.class.getName());
    p.setProperty("tasks.max", "1");
    connection(p, settings, link);
    slot(p, settings);
    decoding(p);
    pace(p, settings);
    return p;
  }

  /** The address is the opener's; these only have to be present. */
  private static void connection(Properties p, EngineSettings settings, String link) {
    p.setProperty("database.hostname", "by-opener");
    p.setProperty("database.port", "5432");
    p.setProperty("database.user", "by-opener");
    p.setProperty("database.password", "by-opener");
    p.setProperty("database.dbname", settings.database());
    p.setProperty("driver.connection.factory.class", EngineConnectionFactory.class.getName());
    p.setProperty("driver." + EngineConnectionFactory.LINK, link);
  }

  private static void slot(Properties p, EngineSettings settings) {
    p.setProperty("plugin.name", "pgoutput");
    p.setProperty("slot.name", settings.slot());
    p.setProperty("slot.drop.on.stop", "false");
    p.setProperty("slot.max.retries", "0");
    p.setProperty("publication.name", settings.publication());
    p.setProperty("publication.autocreate.mode", "disabled");
    p.setProperty("snapshot.mode", "no_data");
    // "connector_and_driver" would let the driver confirm what nobody has committed.
    p.setProperty("lsn.flush.mode", "connector");
    // Well below half of any sensible wal_sender_timeout.
    p.setProperty("status.update.interval.ms", "2000");
    // Retrying is the workflow's: the default retries for ever, silently.
    p.setProperty("errors.max.retries", "0");
  }

  /** Rows are decoded by us: nothing here says how values look. */
  private static void decoding(Properties p) {
    p.setProperty("skipped.operations", "none");
    p.setProperty("include.unknown.datatypes", "true");
    p.setProperty("converters", "text");
    p.setProperty("text.type", TextConverter.class.getName());
    p.setProperty("provide.transaction.metadata", "true");
    p.setProperty("message.prefix.include.list", "rosetta\\..*");
    p.setProperty("extended.headers.enabled", "false");
  }

  private static void pace(Properties p, EngineSettings settings) {
    p.setProperty("max.batch.size", Integer.toString(MAX_BATCH));
    p.setProperty("max.queue.size", Integer.toString(MAX_QUEUE));
    p.setProperty("queue.provider.type", BoundedQueue.NAME);
    p.setProperty(BoundedQueue.BYTES, Long.toString(settings.queueBytes()));
    p.setProperty("poll.interval.ms", Long.toString(settings.pollInterval().toMillis()));
    p.setProperty("heartbeat.interval.ms", "0");
    p.setProperty("record.processing.threads", "1");
  }
}
