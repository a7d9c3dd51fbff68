package io.rosetta.activities.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.rosetta.activities.backfill.BackfillMetrics;
import io.rosetta.activities.backfill.BackfillSource;
import io.rosetta.activities.backfill.LaneRun;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.offset.Decision;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.activities.postgres.Preflight;
import io.rosetta.activities.postgres.Publication;
import io.rosetta.activities.postgres.SlotCreation;
import io.rosetta.activities.postgres.SourceConnections;
import io.rosetta.activities.snowflake.SnowflakeBackfills;
import io.rosetta.activities.snowflake.SnowflakeTarget;
import io.rosetta.activities.snowflake.StateReader;
import io.rosetta.activities.snowflake.TargetPreflight;
import io.rosetta.activities.snowflake.TargetScope;
import io.rosetta.activities.stream.session.StreamMetrics;
import io.rosetta.activities.stream.session.StreamPlan;
import io.rosetta.activities.stream.session.StreamSession;
import io.rosetta.activities.types.TableMapper;
import io.rosetta.workflows.PreflightFinding;
import io.rosetta.workflows.PreflightReport;
import io.rosetta.workflows.SlotReport;
import io.rosetta.workflows.SourceReport;
import io.rosetta.workflows.TablesReport;
import io.rosetta.workflows.TargetReport;
import io.rosetta.workflows.offset.OffsetCleanupReport;
import io.rosetta.workflows.offset.OffsetInspection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A pipeline from PostgreSQL to Snowflake. Its pool is opened by the first step that needs it. */
public final class ReplicatedPipeline implements LivePipeline {
  private final PipelineSetup setup;
  private final MeterRegistry meters;
  private final Clock clock;
  private ConnectionPool pool;
  private SlotWatch watch;
  private final BackfillMetrics backfillMetrics;
  private final AtomicReference<StreamRun> running = new AtomicReference<>();
  private BackfillTarget backfillTarget;

  public ReplicatedPipeline(PipelineSetup setup, MeterRegistry meters, Clock clock) {
    this.setup = setup;
    this.meters = meters;
    this.clock = clock;
    this.backfillMetrics = new BackfillMetrics(meters, setup.name());
  }

  @Override
  public Server connect() {
    return new Server(source().version(), pool().size(), setup.backfill().parallel());
  }

  @Override
  public PreflightReport validate() {
    TargetPreflight preflight = new TargetPreflight(setup.destination(), scope(setup.settings()));
    List<PreflightFinding> target = preflight.check(List.of());
    boolean answers = nothingBlocks(target);
    Optional<StoredState> stored = answers ? stored() : Optional.empty();
    PipelineSettings settings = EffectiveSettings.of(setup.settings(), stored);
    List<PreflightFinding> findings = new ArrayList<>(sourceFindings(settings));
    findings.addAll(answers ? preflight.check(TableSurvey.mappable(settings, source())) : target);
    if (nothingBlocks(findings)) {
      findings.addAll(preflight.createState());
    }
    return new PreflightReport(findings);
  }

  private static boolean nothingBlocks(List<PreflightFinding> findings) {
    return findings.stream().noneMatch(PreflightFinding::blocking);
  }

  private List<PreflightFinding> sourceFindings(PipelineSettings settings) {
    Preflight preflight = new Preflight(settings, StreamPlan.applicationPrefix(setup.name()));
    return pool().run("looking at the source", preflight::look).stream()
        .map(
            finding ->
                new PreflightFinding(
                    finding.error().name(),
                    finding.blocking(),
                    finding.subject(),
                    finding.message(),
                    finding.fix()))
        .toList();
  }

  @Override
  public OffsetInspection inspectOffset(String finding) {
    return cleanup().inspect(stored(), finding);
  }

  @Override
  public void renewSlot(OffsetInspection inspected, Consumer<String> waiting)
      throws InterruptedException {
    PooledSource source = source();
    Optional<SlotView> slot = source.slot();
    slot.flatMap(SlotView::activeWalsender)
        .filter(SlotView.Walsender::ours)
        .ifPresent(stale -> source.endWalsender(stale.pid()));
    if (inspected.replaceSlot() && slot.filter(view -> !view.holdsItsWal()).isPresent()) {
      pool().run("dropping the slot that was lost", source.replicationSlot()::drop);
      slot = Optional.empty();
    }
    ensurePublication(effective());
    if (slot.isEmpty()) {
      makeSlot(waiting);
    }
  }

  @Override
  public OffsetCleanupReport beginGeneration(OffsetInspection inspected, Owner owner) {
    try (SnowflakeTarget target = target(effective())) {
      return cleanup().beginGeneration(inspected, owner, source(), target);
    }
  }

  private OffsetCleanup cleanup() {
    return new OffsetCleanup(setup, positions(), meters);
  }

  @Override
  public SourceReport prepareSource(Consumer<String> waiting) throws InterruptedException {
    Optional<StoredState> stored = stored();
    boolean published = ensurePublication(EffectiveSettings.of(setup.settings(), stored));
    boolean created = positions().settle(stored) instanceof Decision.FreshStart;
    if (created) {
      makeSlot(waiting);
    }
    return new SourceReport(
        setup.settings().publication(), published, setup.settings().slot(), created);
  }

  private boolean ensurePublication(PipelineSettings settings) {
    Publication publication = new Publication(settings.publication());
    return pool()
        .run(
            "preparing the publication",
            connection -> publication.ensure(connection, settings.tableIds()));
  }

  private void makeSlot(Consumer<String> waiting) throws InterruptedException {
    new SlotCreation(pool(), source().replicationSlot(), "rosetta/" + setup.name() + "/slot")
        .run(waiting);
  }

  @Override
  public TargetReport prepareTarget(Owner owner) {
    PipelineSettings settings = effective();
    List<TableMapping> mappings = TableSurvey.requireAll(settings, source());
    boolean copies = settings.initial() == InitialLoad.BACKFILL;
    StoredState prepared;
    try (SnowflakeTarget target = target(settings)) {
      Optional<StoredState> stored = target.takeOver(owner);
      prepared =
          positions().settle(stored) instanceof Decision.TakeOverSlot slot
              ? target.initialize(
                  owner,
                  setup.settings().slot(),
                  Position.start(slot.confirmed()),
                  source().server().identity(),
                  settings.tables().stream()
                      .map(table -> BackfillOrders.first(table, copies))
                      .toList())
              : stored.orElseThrow();
      // What the stream knows it prepares as it knows it: the catalog may be ahead of its rows.
      Set<TableId> known =
          target.known().stream()
              .filter(table -> !table.isVoid())
              .map(KnownTable::id)
              .collect(Collectors.toSet());
      mappings.stream().filter(table -> !known.contains(table.id())).forEach(target::prepare);
    }
    if (copies) {
      backfillTarget().create(BackfillOrders.ofNewTables(settings, prepared));
    }
    return new TargetReport(mappings.size(), StreamReports.views(states(settings)));
  }

  /** As they are stored; a table that nothing was ever said of streams. */
  private List<TableStatus> states(PipelineSettings settings) {
    List<TableStatus> stored = stored().map(StoredState::tables).orElse(List.of());
    return settings.tableIds().stream()
        .map(
            id ->
                stored.stream()
                    .filter(status -> status.table().equals(id))
                    .findFirst()
                    .orElseGet(() -> new TableStatus(id, TableStatus.State.STREAMING, "")))
        .toList();
  }

  @Override
  public TablesReport addTables(List<String> tables) {
    return roster().add(tables);
  }

  @Override
  public TablesReport removeTables(List<String> tables) {
    return roster().remove(tables);
  }

  private TableRoster roster() {
    return new TableRoster(setup.settings(), pool(), backfillTarget(), this::stored);
  }

  @Override
  public Backfills backfills() {
    BackfillSource source = new BackfillSource(setup.settings(), pool());
    BackfillTarget target = backfillTarget();
    return new PipelineBackfills(
        new LaneRun.Shared(
            source, target, setup.backfill(), backfillMetrics, this::streamBehindMillis),
        new BackfillOrders(setup.settings(), source, target, this::stored));
  }

  @Override
  public StreamRun stream(Owner owner) {
    PipelineSettings settings = effective();
    StreamPlan plan =
        new StreamPlan(
            setup.name(),
            owner,
            setup.settings().slot(),
            setup.settings().publication(),
            settings.tableIds(),
            setup.directory().resolve(setup.name()).resolve(UUID.randomUUID().toString()),
            setup.stream());
    SnowflakeTarget target = target(settings);
    StreamSession session =
        new StreamSession(plan, source(), target, new StreamMetrics(meters, setup.name()));
    return new TargetClosing(session, target, running);
  }

  private long streamBehindMillis() {
    StreamRun stream = running.get();
    return stream == null ? 0 : stream.progress().behindMillis(setup.stream().commitInterval());
  }

  @Override
  public synchronized void watchSlot(Consumer<SlotReport> workflow) {
    if (watch == null) {
      watch = SlotWatch.start(setup, pool(), meters, workflow, clock);
    }
  }

  @Override
  public Duration lease() {
    return setup.lease();
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
    if (pool != null) {
      pool.close();
      pool = null;
    }
    // Last: a target that does not answer holds this up for minutes.
    if (backfillTarget != null) {
      backfillTarget.close();
      backfillTarget = null;
    }
  }

  private synchronized BackfillTarget backfillTarget() {
    if (backfillTarget == null) {
      backfillTarget =
          new SnowflakeBackfills(
              setup.destination(),
              scope(setup.settings()),
              clock,
              new LostSession(setup.name(), backfillMetrics));
    }
    return backfillTarget;
  }

  private synchronized ConnectionPool pool() {
    if (pool == null) {
      pool = ConnectionPool.open(setup.name(), new SourceConnections(setup.source()), meters);
    }
    return pool;
  }

  private PooledSource source() {
    return new PooledSource(setup.settings(), pool());
  }

  private PositionLook positions() {
    return new PositionLook(setup.name(), setup.settings().slot(), source());
  }

  private PipelineSettings effective() {
    return EffectiveSettings.of(setup.settings(), stored());
  }

  private Optional<StoredState> stored() {
    return new StateReader(setup.destination(), scope(setup.settings())).read();
  }

  private SnowflakeTarget target(PipelineSettings settings) {
    return new SnowflakeTarget(setup.destination(), scope(settings), clock);
  }

  private TargetScope scope(PipelineSettings settings) {
    return new TargetScope(
        setup.name(),
        settings.targetDatabase(),
        settings.tableIds().stream().map(table -> TableMapper.target(table, settings)).toList());
  }
}
