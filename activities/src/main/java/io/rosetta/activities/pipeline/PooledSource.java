package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.offset.ServerView;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.activities.postgres.CatalogReader;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.activities.postgres.HeartbeatMessage;
import io.rosetta.activities.postgres.ReplicationSlot;
import io.rosetta.activities.postgres.SourceServer;
import io.rosetta.activities.stream.engine.ConnectionOpener;
import io.rosetta.activities.stream.reader.TableCatalog;
import io.rosetta.activities.stream.session.StreamPlan;
import io.rosetta.activities.stream.session.StreamSource;
import io.rosetta.activities.types.TableMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A pipeline's source through its pool. Any thread. */
final class PooledSource implements StreamSource, TableCatalog {
  private final PipelineSettings settings;
  private final ConnectionPool pool;
  private final ReplicationSlot slot;
  private final SourceServer server;
  private final Map<TableId, TableSettings> tables;

  PooledSource(PipelineSettings settings, ConnectionPool pool) {
    this.settings = settings;
    this.pool = pool;
    slot = new ReplicationSlot(settings.slot(), StreamPlan.applicationPrefix(settings.name()));
    server = new SourceServer(pool, "rosetta/" + settings.name() + "/history");
    tables =
        settings.tables().stream()
            .collect(Collectors.toMap(TableSettings::id, Function.identity()));
  }

  ReplicationSlot replicationSlot() {
    return slot;
  }

  String version() {
    return server.version();
  }

  /** The tables of these names that exist. */
  Map<TableId, SourceTable> read(List<TableId> ids) {
    return pool.run("reading the catalog", connection -> CatalogReader.read(connection, ids));
  }

  @Override
  public Optional<SlotView> slot() {
    return pool.run("looking at the slot", slot::view);
  }

  @Override
  public ServerView server() {
    return server.view();
  }

  @Override
  public void endWalsender(long pid) {
    server.endWalsender(pid);
  }

  @Override
  public void heartbeat() {
    pool.run(
        "writing a heartbeat",
        connection -> {
          HeartbeatMessage.emit(connection, settings.name());
          return true;
        });
  }

  @Override
  public TableCatalog catalog() {
    return this;
  }

  @Override
  public ConnectionOpener connections() {
    return pool.dedicated()::open;
  }

  @Override
  public Optional<SourceTable> read(TableId table) {
    return Optional.ofNullable(read(List.of(table)).get(table));
  }

  @Override
  public List<SourceColumn> resolve(List<KnownTable.Column> columns) {
    return columns.isEmpty()
        ? List.of()
        : pool.run(
            "reading the types of dropped columns",
            connection -> CatalogReader.resolve(connection, columns));
  }

  /** A table that the pipeline does not name got into the publication by hand: defaults. */
  @Override
  public TableMapping map(SourceTable table) {
    TableSettings mine = tables.getOrDefault(table.id(), TableSettings.of(table.id()));
    return TableMapper.map(table, mine, settings);
  }
}
