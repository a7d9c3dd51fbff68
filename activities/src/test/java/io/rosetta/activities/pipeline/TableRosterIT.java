package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.backfill.BackfillSource;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.Secret;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.activities.postgres.Publication;
import io.rosetta.activities.postgres.SourceConnections;
import io.rosetta.activities.postgres.SourceServer;
import io.rosetta.activities.postgres.SourceSettings;
import io.rosetta.activities.snowflake.SnowflakeBackfills;
import io.rosetta.activities.snowflake.SnowflakeTarget;
import io.rosetta.activities.snowflake.StateReader;
import io.rosetta.activities.snowflake.TargetScope;
import io.rosetta.activities.testing.EmulatedTarget;
import io.rosetta.testing.EmbeddedSource;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.TableView;
import io.rosetta.workflows.TablesReport;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillOrder;
import io.rosetta.workflows.backfill.BackfillRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables come and go, on a real source and the emulated target. */
class TableRosterIT {
  private static final TableId T = new TableId("public", "t");
  private static final TableId U = new TableId("public", "u.v");

  private final EmulatedTarget emulated = EmulatedTarget.shared();
  private EmbeddedSource source;
  private ConnectionPool pool;
  private TargetScope scope;
  private PipelineSettings settings;
  private SnowflakeBackfills backfills;
  private TableRoster roster;

  @BeforeEach
  void begin() throws Exception {
    source = EmbeddedSource.create();
    source.execute("CREATE TABLE t (id int PRIMARY KEY)");
    source.execute("CREATE TABLE \"u.v\" (id int PRIMARY KEY)");
    source.execute("CREATE TABLE keyless (id int)");
    source.execute("CREATE TABLE later (id int PRIMARY KEY DEFERRABLE)");
    pool = pool(source.user());
    Identifier database = emulated.newDatabase();
    scope = new TargetScope("orders", database, List.of());
    backfills = new SnowflakeBackfills(emulated.settings(), scope, Clock.systemUTC(), () -> {});
    settings =
        new PipelineSettings(
            "orders",
            "rosetta_orders",
            "rosetta_orders",
            database,
            Map.of(),
            List.of(TableSettings.of(T)),
            InitialLoad.BACKFILL,
            Map.of());
    roster = roster(pool);
  }

  private ConnectionPool pool(String user) {
    return ConnectionPool.open(
        "orders",
        new SourceConnections(
            SourceSettings.of(
                source.host(),
                source.port(),
                source.database(),
                user,
                new Secret(source.password()))),
        new SimpleMeterRegistry());
  }

  private TableRoster roster(ConnectionPool source) {
    return new TableRoster(
        settings, source, backfills, new StateReader(emulated.settings(), scope)::read);
  }

  @AfterEach
  void end() {
    backfills.close();
    pool.close();
    source.close();
  }

  private void started() {
    Owner owner =
        new Owner("default", "rosetta-pipeline-orders", "run", Instant.now().plusSeconds(3600));
    try (SnowflakeTarget target =
        new SnowflakeTarget(emulated.settings(), scope, Clock.systemUTC())) {
      target.takeOver(owner);
      target.initialize(
          owner,
          "rosetta_orders",
          Position.start(new Lsn(100)),
          new SourceServer(pool, "test").view().identity(),
          List.of(new TableStatus(T, TableStatus.State.STREAMING, "")));
    }
  }

  private Set<TableId> published() {
    return pool.run("looking", connection -> new Publication("rosetta_orders").view(connection))
        .orElseThrow()
        .tables();
  }

  private static List<String> lines(TablesReport report) {
    return report.tables().stream().map(t -> t.table() + " " + t.state()).toList();
  }

  @Test
  void aTableComesInIsRemovedWithItsJobsAndComesBack() {
    started();
    TablesReport added = roster.add(List.of("public.\"u.v\"", "public.t"));

    assertThat(lines(added)).containsExactly("public.t STREAMING", "public.u.v BACKFILLING");
    assertThat(added.toCopy()).containsExactly("public.\"u.v\"");
    assertThat(published()).containsExactlyInAnyOrder(T, U);
    assertThat(backfills.stored().tables())
        .contains(
            new TableStatus(U, TableStatus.State.BACKFILLING, "its rows are yet to be copied"));
    backfills.create(List.of(new NewJob("initial_1", U, BackfillKind.INITIAL, List.of())));

    assertThat(roster.add(List.of("public.\"u.v\"", "public.t")).toCopy())
        .as("asked for again because the answer was lost")
        .isEmpty();
    TablesReport removed = roster.remove(List.of("public.\"u.v\""));

    assertThat(removed.tables()).extracting(TableView::table).containsExactly("public.t");
    assertThat(removed.jobs()).containsExactly("initial_1");
    assertThat(published()).containsExactly(T);
    assertThat(lines(roster.add(List.of("public.\"u.v\""))))
        .containsExactly("public.t STREAMING", "public.u.v BACKFILLING");
  }

  @Test
  void aTableThatCannotBeTakenOutOfThePublicationStays() {
    started();
    roster.add(List.of("public.\"u.v\""));
    String stranger = "stranger_" + source.database();
    source.execute("CREATE ROLE \"" + stranger + "\" LOGIN");

    try (ConnectionPool theirs = pool(stranger)) {
      assertThatThrownBy(() -> roster(theirs).remove(List.of("public.\"u.v\"")))
          .isInstanceOfSatisfying(
              RosettaException.class,
              e -> assertThat(e.error()).isEqualTo(RosettaError.PUBLICATION_FOREIGN));
    }

    assertThat(backfills.stored().tables())
        .extracting(TableStatus::state)
        .doesNotContain(TableStatus.State.REMOVED);
  }

  @Test
  void whatStandsAgainstATableIsSaidAndNothingIsPublished() {
    started();
    roster.add(List.of("public.t"));

    assertRefused(RosettaError.CONFIGURATION_INVALID, "there is no such table", "public.none");
    assertRefused(RosettaError.TABLE_UNSUPPORTED, "public.keyless", "public.keyless");
    assertRefused(RosettaError.TABLE_UNSUPPORTED, "not deferrable", "public.later");
    assertRefused(RosettaError.CONFIGURATION_INVALID, "must be schema.table", "keyless");
    assertThat(published()).containsExactly(T);
    assertThat(backfills.stored().tables()).extracting(TableStatus::table).containsExactly(T);
    assertThatThrownBy(() -> roster.remove(List.of("public.none")))
        .hasMessageContaining("pipeline 'orders' has no table public.none");
  }

  @Test
  void aTableInModeAppendIsNeverCopied() {
    started();
    TableSettings log =
        new TableSettings(
            new TableId("public", "keyless"),
            List.of(),
            List.of(),
            WriteMode.APPEND,
            DeleteMode.HARD,
            Map.of());
    PipelineSettings both = settings.withTables(List.of(TableSettings.of(T), log));
    BackfillOrders orders =
        new BackfillOrders(
            both,
            new BackfillSource(both, pool),
            backfills,
            new StateReader(emulated.settings(), scope)::read);
    BackfillRequest asked = new BackfillRequest("log_1", "public.keyless", null, null);

    assertThatThrownBy(() -> orders.create(new BackfillOrder("orders", List.of(asked))))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.TABLE_UNSUPPORTED))
        .hasMessageContaining("mode append");
    BackfillOrder every = new BackfillOrder("orders", List.of(), "all", BackfillKind.RESYNC);
    assertThat(orders.create(every)).extracting(BackfillJob::table).containsExactly(T);
  }

  private void assertRefused(RosettaError error, String message, String table) {
    assertThatThrownBy(() -> roster.add(List.of(table)))
        .isInstanceOfSatisfying(RosettaException.class, e -> assertThat(e.error()).isEqualTo(error))
        .hasMessageContaining(message);
  }

  @Test
  void aPipelineThatHasNotStartedHasTheTablesOfItsConfiguration() {
    assertThatThrownBy(() -> roster.add(List.of("public.t")))
        .hasMessageContaining("pipeline 'orders' has not started yet");
  }
}
