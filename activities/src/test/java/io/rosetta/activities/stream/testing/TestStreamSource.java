package io.rosetta.activities.stream.testing;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.offset.ServerView;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.activities.stream.engine.ConnectionOpener;
import io.rosetta.activities.stream.reader.TableCatalog;
import io.rosetta.activities.stream.session.StreamPlan;
import io.rosetta.activities.stream.session.StreamSource;
import io.rosetta.testing.EmbeddedSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/** An embedded source as an attempt sees it, with plain connections. */
public final class TestStreamSource implements StreamSource {
  private final EmbeddedSource source;
  private final String slot;
  private final String prefix;
  private final TestCatalog catalog;
  private volatile TableCatalog inUse;
  private volatile Function<SlotView.Walsender, Optional<SlotView.Walsender>> shown = Optional::of;

  public TestStreamSource(EmbeddedSource source, String pipeline, String slot) {
    this.source = source;
    this.slot = slot;
    this.prefix = StreamPlan.applicationPrefix(pipeline);
    this.catalog = new TestCatalog(source);
    this.inUse = catalog;
  }

  @Override
  public Optional<SlotView> slot() {
    String sql =
        "SELECT s.*, a.application_name FROM pg_replication_slots s"
            + " LEFT JOIN pg_stat_activity a ON a.pid = s.active_pid WHERE slot_name = '"
            + slot
            + "'";
    try (Connection connection = source.connect();
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      if (!row.next()) {
        return Optional.empty();
      }
      SlotView.Walsender walsender = null;
      if (row.getLong("active_pid") != 0) {
        String application = row.getString("application_name");
        application = application == null ? "" : application;
        walsender =
            shown
                .apply(
                    new SlotView.Walsender(
                        row.getLong("active_pid"), application, application.startsWith(prefix)))
                .orElse(null);
      }
      return Optional.of(
          new SlotView(
              slot,
              row.getString("plugin"),
              row.getString("database"),
              false,
              Lsn.parse(row.getString("confirmed_flush_lsn")),
              Lsn.parse(row.getString("restart_lsn")),
              row.getString("wal_status"),
              "",
              walsender));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ServerView server() {
    String system = source.query("SELECT system_identifier FROM pg_control_system()").get(0);
    Lsn flush = Lsn.parse(source.query("SELECT pg_current_wal_flush_lsn()").get(0));
    return new ServerView(new SourceIdentity(system, 1, List.of()), source.database(), flush);
  }

  @Override
  public void endWalsender(long pid) {
    source.query("SELECT pg_terminate_backend(" + pid + ", 5000)");
  }

  @Override
  public void heartbeat() {
    source.query("SELECT pg_logical_emit_message(true, 'rosetta.heartbeat', '')");
  }

  @Override
  public TableCatalog catalog() {
    return inUse;
  }

  /** In place of the one that makes all columns text. */
  public void use(TableCatalog other) {
    inUse = other;
  }

  /** As if the looks went to another server than the engine's connection. */
  public void showInsteadOfOurWalsender(Optional<SlotView.Walsender> other) {
    shown = ours -> other;
  }

  public TestCatalog testCatalog() {
    return catalog;
  }

  @Override
  public ConnectionOpener connections() {
    return (application, extra) -> {
      Properties properties = new Properties();
      properties.putAll(extra);
      properties.setProperty("user", source.user());
      properties.setProperty("password", source.password());
      properties.setProperty("ApplicationName", application);
      return DriverManager.getConnection(source.url(), properties);
    };
  }
}
