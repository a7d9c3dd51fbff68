package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.offset.ServerView;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.testing.EmbeddedSource;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublicationAndSlotIT {
  private static final TableId ORDERS = new TableId("public", "orders");
  private static final TableId PARTS = new TableId("public", "Parts");

  private EmbeddedSource source;
  private ConnectionPool pool;

  @BeforeEach
  void start() {
    source = EmbeddedSource.create();
    source.execute(
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "CREATE TABLE \"Parts\" (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE part_1 PARTITION OF \"Parts\" FOR VALUES FROM (0) TO (10)",
        "CREATE ROLE limited LOGIN REPLICATION",
        "GRANT CREATE ON DATABASE " + source.database() + " TO limited",
        "GRANT CREATE ON SCHEMA public TO limited");
    pool = TestPools.open(source);
  }

  @AfterEach
  void stop() {
    pool.close();
    source.execute("DROP OWNED BY limited", "DROP ROLE limited");
    source.close();
  }

  private Publication.View view(String name) {
    return pool.run("looking", c -> new Publication(name).view(c)).orElseThrow();
  }

  private boolean ensure(String name, TableId... tables) {
    return pool.run("ensuring", c -> new Publication(name).ensure(c, List.of(tables)));
  }

  @Test
  void aPublicationIsCreatedOnceAndGrows() {
    assertThat(ensure("pub", ORDERS)).isTrue();
    assertThat(ensure("pub", ORDERS)).isFalse();
    assertThat(ensure("pub", ORDERS, PARTS)).isFalse();

    assertThat(view("pub").tables()).containsExactlyInAnyOrder(ORDERS, PARTS);
    assertThat(view("pub").complete()).isTrue();
    assertThat(view("pub").viaRoot()).isTrue();
  }

  @Test
  void anIncompletePublicationOfOursIsMended() {
    source.execute("CREATE PUBLICATION \"my pub\" FOR TABLE orders WITH (publish = 'insert')");

    ensure("my pub", ORDERS);

    assertThat(view("my pub").complete()).isTrue();
  }

  @Test
  void aForeignPublicationIsUsedWhenItSufficesAndRefusedWhenNot() {
    source.execute(
        "CREATE PUBLICATION foreign_pub FOR TABLE orders WITH (publish_via_partition_root = true)");
    try (ConnectionPool limited = TestPools.open(TestPools.settings(source, "limited", ""))) {
      Publication publication = new Publication("foreign_pub");

      assertThat(limited.<Boolean>run("using", c -> publication.ensure(c, List.of(ORDERS))))
          .isFalse();
      assertThatThrownBy(
              () -> limited.run("adding", c -> publication.ensure(c, List.of(ORDERS, PARTS))))
          .isInstanceOfSatisfying(
              RosettaException.class,
              e -> assertThat(e.error()).isEqualTo(RosettaError.PUBLICATION_FOREIGN))
          .hasMessageContaining("belongs to postgres")
          .hasMessageContaining("ALTER PUBLICATION \"foreign_pub\" ADD TABLE");
    }
  }

  @Test
  void tablesAreTakenOutOfOurOwnPublication() {
    ensure("pub", ORDERS, PARTS);
    for (int repeated = 0; repeated < 2; repeated++) {
      remove(pool, "pub");
      assertThat(view("pub").tables()).containsExactly(PARTS);
    }
    remove(pool, "no_such_publication");
    source.execute("CREATE PUBLICATION other_pub FOR TABLE orders");
    try (ConnectionPool limited = TestPools.open(TestPools.settings(source, "limited", ""))) {
      assertThatThrownBy(() -> remove(limited, "other_pub"))
          .isInstanceOf(RosettaException.class)
          .hasMessageContaining("ALTER PUBLICATION \"other_pub\" DROP TABLE");
    }
  }

  private static void remove(ConnectionPool pool, String publication) {
    pool.run(
        "removing",
        c -> {
          new Publication(publication).remove(c, List.of(ORDERS));
          return true;
        });
  }

  @Test
  void tablesCanBeAddedAgainInOneTransaction() {
    ensure("pub", ORDERS, PARTS);

    pool.run(
        "adding again",
        c -> {
          new Publication("pub").addAgain(c, List.of(ORDERS));
          return c.getAutoCommit();
        });

    assertThat(view("pub").tables()).containsExactlyInAnyOrder(ORDERS, PARTS);
    assertThat(Publication.forgetsOpenWriters(150_012)).isTrue();
    assertThat(Publication.forgetsOpenWriters(150_013)).isFalse();
    assertThat(Publication.forgetsOpenWriters(180_000)).isFalse();
  }

  @Test
  void anOrdinaryReplicationRoleCreatesAndSeesItsSlotAndTheServer() throws Exception {
    try (ConnectionPool limited = TestPools.open(TestPools.settings(source, "limited", ""))) {
      ReplicationSlot slot = new ReplicationSlot("pslot_limited", "rosetta/shop/");
      Lsn point = new SlotCreation(limited, slot, "rosetta/shop/slot").run(waiting -> {});

      SlotView view = limited.run("looking", slot::view).orElseThrow();
      assertThat(view.plugin()).isEqualTo("pgoutput");
      assertThat(view.database()).isEqualTo(source.database());
      assertThat(view.confirmedFlush()).isEqualTo(point);
      assertThat(view.holdsItsWal()).isTrue();
      assertThat(view.activeWalsender()).isEmpty();
      int version = Integer.parseInt(source.query("SHOW server_version_num").get(0));
      if (version >= 170_000) {
        assertThat(
                source.query(
                    "SELECT failover FROM pg_replication_slots WHERE slot_name = 'pslot_limited'"))
            .containsExactly("t");
      }

      ServerView server = new SourceServer(limited, "rosetta/shop/history").view();
      assertThat(server.identity().systemIdentifier())
          .isEqualTo(source.query("SELECT system_identifier FROM pg_control_system()").get(0));
      assertThat(server.identity().timeline()).isEqualTo(1);
      assertThat(server.flush().compareTo(point)).isGreaterThanOrEqualTo(0);
    }
  }

  @Test
  void creationWaitsForOpenWritersAndNamesThem() throws Exception {
    AtomicReference<String> named = new AtomicReference<>("");
    ReplicationSlot slot = new ReplicationSlot("pslot_waits", "rosetta/shop/");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection writer = source.connect()) {
      holdOpen(writer, "slow-batch");
      Future<Lsn> created =
          thread.submit(() -> new SlotCreation(pool, slot, "rosetta/shop/slot").run(named::set));

      TestPools.await(() -> named.get().contains("slow-batch"));
      assertThat(created.isDone()).isFalse();
      writer.commit();

      assertThat(created.get()).isNotNull();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void anInterruptedCreationLeavesNoSlot() throws Exception {
    AtomicReference<String> named = new AtomicReference<>("");
    ReplicationSlot slot = new ReplicationSlot("pslot_interrupted", "rosetta/shop/");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection writer = source.connect()) {
      holdOpen(writer, "slow-batch");
      Future<Lsn> created =
          thread.submit(() -> new SlotCreation(pool, slot, "rosetta/shop/slot").run(named::set));
      TestPools.await(() -> !named.get().isEmpty());

      created.cancel(true);

      TestPools.await(() -> pool.run("looking", slot::view).isEmpty());
    } finally {
      thread.shutdownNow();
    }
  }

  private static void holdOpen(Connection writer, String applicationName) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute("SET application_name = '" + applicationName + "'");
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO orders VALUES (1)");
    }
  }

  @Test
  void heartbeatsNeedNoPrivilege() {
    try (ConnectionPool limited = TestPools.open(TestPools.settings(source, "limited", ""))) {
      String before = source.query("SELECT pg_current_wal_insert_lsn()").get(0);
      limited.run(
          "beating",
          c -> {
            HeartbeatMessage.emit(c, "shop");
            return null;
          });
      assertThat(Lsn.parse(source.query("SELECT pg_current_wal_insert_lsn()").get(0)))
          .isGreaterThan(Lsn.parse(before));
    }
  }

  @Test
  void theHistoryFileOfAPromotedServerIsRead() {
    assertThat(
            SourceServer.parseHistory(
                "1\t0/5000000\tno recovery target specified\n\n# note\n2\t1/A0\tbefore x\n"))
        .extracting(end -> end.timeline() + "@" + end.switchPoint())
        .containsExactly("1@0/5000000", "2@1/A0");
  }
}
