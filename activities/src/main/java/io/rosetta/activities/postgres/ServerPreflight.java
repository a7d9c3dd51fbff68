package io.rosetta.activities.postgres;

import io.rosetta.activities.offset.SlotView;
import io.rosetta.activities.types.SourceSql;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Findings about the server, the database and the role. */
final class ServerPreflight {
  /** The stream reports its status every 10 s, also while it waits for the target. */
  private static final long SHORTEST_SENDER_TIMEOUT_MILLIS = 20_000;

  private ServerPreflight() {}

  static List<Finding> look(ServerFacts server) {
    List<Finding> findings = new ArrayList<>();
    if (!server.isSupported()) {
      findings.add(
          failed(
              "server",
              "PostgreSQL " + server.versionText() + " is too old",
              "upgrade to 14 or later"));
    }
    if (server.inRecovery()) {
      findings.add(failed("server", "it is a standby", "name the primary as the source's host"));
    }
    if (!server.walLevel().equals("logical")) {
      findings.add(
          failed(
              "wal_level",
              "it is " + server.walLevel() + ", not logical",
              "ALTER SYSTEM SET wal_level = 'logical'; then restart PostgreSQL"));
    }
    if (server.encoding().equals("SQL_ASCII")) {
      findings.add(
          failed(
              "database " + server.database(),
              "its encoding is SQL_ASCII: the first byte that is not UTF-8 would stop the stream",
              "copy it into a database with ENCODING 'UTF8'"));
    }
    if (!server.mayReplicate()) {
      findings.add(
          Finding.blocking(
              RosettaError.SOURCE_PRIVILEGE_MISSING,
              "role " + server.user(),
              "it has no REPLICATION attribute",
              "ALTER ROLE " + SourceSql.quoted(server.user()) + " REPLICATION"));
    }
    addWarnings(server, findings);
    return findings;
  }

  private static void addWarnings(ServerFacts server, List<Finding> findings) {
    if (server.isSupported() && Publication.forgetsOpenWriters(server.version())) {
      findings.add(
          Finding.warning(
              "server",
              "PostgreSQL "
                  + server.versionText()
                  + " can miss changes of a table that is published while it is written",
              "upgrade to the newest minor version"));
    }
    long timeout = server.senderTimeoutMillis();
    if (timeout > 0 && timeout < SHORTEST_SENDER_TIMEOUT_MILLIS) {
      findings.add(
          Finding.warning(
              "wal_sender_timeout",
              "at " + timeout + " ms the server may end the stream while the target is slow",
              "ALTER ROLE " + SourceSql.quoted(server.user()) + " SET wal_sender_timeout = '60s'"));
    }
    if (!server.idleSlotTimeout().isEmpty()) {
      findings.add(
          Finding.warning(
              "idle_replication_slot_timeout",
              "the slot of a pipeline that is stopped for longer is lost",
              "ALTER SYSTEM SET idle_replication_slot_timeout = 0; SELECT pg_reload_conf()"));
    }
  }

  /** Whether there is room for the slot, when it is still to be made, and for its walsender. */
  static List<Finding> room(ServerFacts server, Optional<SlotView> slot) {
    List<Finding> findings = new ArrayList<>();
    if (slot.isEmpty() && server.usedSlots() >= server.maxSlots()) {
      findings.add(
          failed(
              "max_replication_slots",
              "all " + server.maxSlots() + " slots are in use",
              "drop a slot that nobody needs, or ALTER SYSTEM SET max_replication_slots = "
                  + (server.maxSlots() + 5)
                  + "; then restart PostgreSQL"));
    }
    boolean connected = slot.flatMap(SlotView::activeWalsender).isPresent();
    if (!connected && server.usedSenders() >= server.maxSenders()) {
      findings.add(
          failed(
              "max_wal_senders",
              "all " + server.maxSenders() + " senders are in use",
              "ALTER SYSTEM SET max_wal_senders = "
                  + (server.maxSenders() + 5)
                  + "; then restart PostgreSQL"));
    }
    return findings;
  }

  private static Finding failed(String subject, String message, String fix) {
    return Finding.blocking(RosettaError.SOURCE_PREFLIGHT_FAILED, subject, message, fix);
  }
}
