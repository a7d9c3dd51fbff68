package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.testing.EmbeddedSource;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreflightIT {
  private EmbeddedSource source;

  @BeforeEach
  void start() {
    source = EmbeddedSource.create();
    source.execute(
        "CREATE ROLE reader LOGIN REPLICATION",
        "CREATE ROLE plain LOGIN",
        "GRANT CREATE ON DATABASE " + source.database() + " TO reader",
        "CREATE SCHEMA shop AUTHORIZATION reader",
        "SET ROLE reader; CREATE TABLE shop.orders (id int PRIMARY KEY, note text)");
  }

  @AfterEach
  void stop() {
    source.execute("DROP OWNED BY reader, plain CASCADE", "DROP ROLE reader, plain");
    source.close();
  }

  private static PipelineSettings pipeline(InitialLoad initial, TableSettings... tables) {
    return new PipelineSettings(
        "shop",
        "shop_pub",
        "preflight_slot",
        new Identifier("DB"),
        Map.of(),
        Arrays.asList(tables),
        initial,
        Map.of());
  }

  private static TableSettings table(String name) {
    return TableSettings.of(new TableId("shop", name));
  }

  private static TableSettings append(String name) {
    return new TableSettings(
        new TableId("shop", name),
        List.of(),
        List.of(),
        WriteMode.APPEND,
        DeleteMode.HARD,
        Map.of());
  }

  private List<Finding> lookAs(String role, PipelineSettings pipeline) {
    try (ConnectionPool pool = TestPools.open(TestPools.settings(source, role, ""))) {
      Preflight preflight = new Preflight(pipeline, "rosetta/shop/");
      return pool.run("preflight", connection -> preflight.look(connection));
    }
  }

  private List<Finding> look(String... tables) {
    TableSettings[] settings =
        Arrays.stream(tables).map(PreflightIT::table).toArray(TableSettings[]::new);
    return lookAs("reader", pipeline(InitialLoad.BACKFILL, settings));
  }

  private static void assertFound(
      List<Finding> findings, RosettaError error, String subject, String message, String fix) {
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.error()).isEqualTo(error);
              assertThat(finding.subject()).isEqualTo(subject);
              assertThat(finding.message()).contains(message);
              assertThat(finding.fix()).contains(fix);
              assertThat(finding.blocking()).isTrue();
            });
  }

  @Test
  void aGoodSourceHasNoFindings() {
    assertThat(look("orders")).isEmpty();
  }

  @Test
  void aRoleWithoutAnyPrivilegeLearnsOfAllAtOnce() {
    List<Finding> findings = lookAs("plain", pipeline(InitialLoad.BACKFILL, table("orders")));

    assertFound(
        findings,
        RosettaError.SOURCE_PRIVILEGE_MISSING,
        "role plain",
        "no REPLICATION",
        "ALTER ROLE \"plain\" REPLICATION");
    assertFound(
        findings,
        RosettaError.SOURCE_PRIVILEGE_MISSING,
        "table shop.orders",
        "may not use the schema shop",
        "GRANT USAGE ON SCHEMA \"shop\" TO \"plain\"");
    assertFound(
        findings,
        RosettaError.SOURCE_PRIVILEGE_MISSING,
        "table shop.orders",
        "may not read the columns id, note",
        "GRANT SELECT ON \"shop\".\"orders\" TO \"plain\"");
    assertFound(
        findings,
        RosettaError.SOURCE_PRIVILEGE_MISSING,
        "publication shop_pub",
        "may not create it",
        "GRANT CREATE ON DATABASE \"" + source.database() + "\"");
    assertFound(
        findings,
        RosettaError.SOURCE_PRIVILEGE_MISSING,
        "table shop.orders",
        "only its owner reader",
        "CREATE PUBLICATION \"shop_pub\" FOR TABLE ONLY");
  }

  @Test
  void theSqlOfTheFindingsMendsThem() {
    source.execute(
        "ALTER ROLE \"plain\" REPLICATION",
        "GRANT USAGE ON SCHEMA \"shop\" TO \"plain\"",
        "GRANT SELECT ON \"shop\".\"orders\" TO \"plain\"",
        "GRANT CREATE ON DATABASE " + source.database() + " TO plain",
        "GRANT reader TO plain");

    assertThat(lookAs("plain", pipeline(InitialLoad.BACKFILL, table("orders")))).isEmpty();
  }

  @Test
  void selectOnTheCopiedColumnsIsEnough() {
    source.execute(
        "ALTER ROLE plain REPLICATION",
        "GRANT USAGE ON SCHEMA shop TO plain",
        "GRANT SELECT (id) ON shop.orders TO plain",
        "CREATE PUBLICATION shop_pub FOR TABLE shop.orders"
            + " WITH (publish_via_partition_root = true)");
    TableSettings onlyId =
        new TableSettings(
            new TableId("shop", "orders"),
            List.of("id"),
            List.of(),
            WriteMode.MERGE,
            DeleteMode.HARD,
            Map.of());

    assertThat(lookAs("plain", pipeline(InitialLoad.BACKFILL, onlyId))).isEmpty();
  }

  @Test
  void tablesThatCannotBeStreamed() {
    source.execute(
        "SET ROLE reader;"
            + "CREATE VIEW shop.v AS SELECT 1 AS a;"
            + "CREATE MATERIALIZED VIEW shop.mv AS SELECT 1 AS a;"
            + "CREATE UNLOGGED TABLE shop.unlogged (a int PRIMARY KEY);"
            + "CREATE TABLE shop.keyless (a int);"
            + "CREATE TABLE shop.deferrable (a int PRIMARY KEY DEFERRABLE);"
            + "CREATE TABLE shop.silent (a int PRIMARY KEY);"
            + "ALTER TABLE shop.silent REPLICA IDENTITY NOTHING;"
            + "CREATE TABLE shop.reserved (a int PRIMARY KEY, _rosetta_version int)");

    List<Finding> findings =
        look("ghost", "v", "mv", "unlogged", "keyless", "deferrable", "silent", "reserved");

    assertFound(
        findings, RosettaError.CONFIGURATION_INVALID, "table shop.ghost", "does not exist", "name");
    RosettaError unsupported = RosettaError.TABLE_UNSUPPORTED;
    assertFound(findings, unsupported, "table shop.v", "it is a view", "");
    assertFound(findings, unsupported, "table shop.mv", "materialized view", "");
    assertFound(findings, unsupported, "table shop.unlogged", "unlogged", "SET LOGGED");
    assertFound(findings, unsupported, "table shop.keyless", "ADD PRIMARY KEY", "");
    assertFound(findings, unsupported, "table shop.deferrable", "not deferrable", "");
    assertFound(findings, unsupported, "table shop.silent", "REPLICA IDENTITY DEFAULT", "");
    assertFound(findings, unsupported, "table shop.reserved", "_rosetta_version", "");
  }

  @Test
  void appendNeedsAnIdentityOrTheApplicationWouldFail() {
    source.execute("SET ROLE reader; CREATE TABLE shop.log (line text)");

    assertFound(
        lookAs("reader", pipeline(InitialLoad.NOW, append("log"))),
        RosettaError.TABLE_UNSUPPORTED,
        "table shop.log",
        "UPDATE and DELETE would fail",
        "ALTER TABLE \"shop\".\"log\" REPLICA IDENTITY FULL");

    source.execute("ALTER TABLE shop.log REPLICA IDENTITY FULL");
    assertThat(lookAs("reader", pipeline(InitialLoad.NOW, append("log")))).isEmpty();
  }

  @Test
  void partitionsThatLogLessThanTheirRootAreNamed() {
    source.execute(
        "SET ROLE reader;"
            + "CREATE TABLE shop.parts (a int PRIMARY KEY) PARTITION BY RANGE (a);"
            + "CREATE TABLE shop.p1 PARTITION OF shop.parts FOR VALUES FROM (0) TO (10);"
            + "CREATE TABLE shop.\"P 2\" PARTITION OF shop.parts FOR VALUES FROM (10) TO (20)");
    assertThat(look("parts")).isEmpty();

    source.execute(
        "ALTER TABLE shop.\"P 2\" REPLICA IDENTITY NOTHING",
        "ALTER TABLE shop.p1 REPLICA IDENTITY FULL");

    assertFound(
        look("parts"),
        RosettaError.TABLE_UNSUPPORTED,
        "table shop.parts",
        "replica identity: shop.\"P 2\"",
        "ALTER TABLE shop.\"P 2\" REPLICA IDENTITY FULL");
  }

  @Test
  void rowsThatAreThereAlreadyAreCopied() {
    source.execute("INSERT INTO shop.orders VALUES (1, 'x')");

    assertThat(look("orders")).isEmpty();
    assertThat(lookAs("reader", pipeline(InitialLoad.NOW, table("orders")))).isEmpty();
  }

  /** A backfill reads each partition by itself, and what is granted on the root does not count. */
  @Test
  void partitionsMustBeReadableToo() {
    source.execute(
        "SET ROLE reader;"
            + "CREATE TABLE shop.parts (a int PRIMARY KEY) PARTITION BY RANGE (a);"
            + "CREATE TABLE shop.p1 PARTITION OF shop.parts FOR VALUES FROM (0) TO (10);"
            + "REVOKE ALL ON shop.p1 FROM reader");

    assertFound(
        look("parts"),
        RosettaError.SOURCE_PRIVILEGE_MISSING,
        "table shop.parts",
        "may not read its partitions shop.p1",
        "GRANT SELECT ON shop.p1 TO \"reader\"");
    assertThat(lookAs("reader", pipeline(InitialLoad.NOW, table("parts")))).isEmpty();

    source.execute(
        "GRANT SELECT ON shop.p1 TO reader",
        "ALTER TABLE shop.p1 ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE shop.p1 FORCE ROW LEVEL SECURITY");
    assertFound(
        look("parts"),
        RosettaError.SOURCE_PRIVILEGE_MISSING,
        "table shop.parts",
        "row-level security",
        "BYPASSRLS");
  }

  @Test
  void rowsUnderRowLevelSecurityAreNotMistakenForNone() {
    source.execute(
        "INSERT INTO shop.orders VALUES (1, 'x')",
        "ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE shop.orders FORCE ROW LEVEL SECURITY");

    assertFound(
        look("orders"),
        RosettaError.SOURCE_PRIVILEGE_MISSING,
        "table shop.orders",
        "row-level security",
        "ALTER ROLE \"reader\" BYPASSRLS");
    assertThat(lookAs("reader", pipeline(InitialLoad.NOW, table("orders"))))
        .singleElement()
        .satisfies(finding -> assertThat(finding.blocking()).isFalse());
  }

  @Test
  void aPublicationOfSomebodyElseThatLacksATable() {
    source.execute("CREATE PUBLICATION shop_pub");

    assertFound(
        look("orders"),
        RosettaError.PUBLICATION_FOREIGN,
        "publication shop_pub",
        "belongs to postgres",
        "ADD TABLE ONLY \"shop\".\"orders\"");
  }

  @Test
  void aPublicationWithARowFilterOrOtherTables() {
    int version = Integer.parseInt(source.query("SHOW server_version_num").get(0));
    String filter = version >= 150_000 ? " WHERE (id > 5)" : "";
    source.execute(
        "SET ROLE reader; CREATE TABLE shop.other (id int PRIMARY KEY);"
            + "CREATE PUBLICATION shop_pub FOR TABLE shop.other, shop.orders"
            + filter
            + " WITH (publish_via_partition_root = true)");

    List<Finding> findings = look("orders");

    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.blocking()).isFalse();
              assertThat(finding.message()).contains("shop.other");
            });
    if (!filter.isEmpty()) {
      assertFound(
          findings,
          RosettaError.SOURCE_PREFLIGHT_FAILED,
          "publication shop_pub",
          "only some rows of shop.orders",
          "DROP TABLE");
    }
  }

  @Test
  void aSlotNameInUseBySomethingElse() {
    try (EmbeddedSource other = EmbeddedSource.create()) {
      other.query("SELECT pg_create_logical_replication_slot('preflight_slot', 'pgoutput')");
      assertFound(
          look("orders"),
          RosettaError.SLOT_FOREIGN,
          "slot preflight_slot",
          "belongs to the database " + other.database(),
          "another slot");
    }
    source.query("SELECT pg_create_physical_replication_slot('preflight_slot')");
    try {
      assertFound(
          look("orders"), RosettaError.SLOT_FOREIGN, "slot preflight_slot", "physical", "another");
    } finally {
      source.query("SELECT pg_drop_replication_slot('preflight_slot')");
    }
  }

  @Test
  void aStandardSlotThatIsOursIsNoFinding() {
    source.query("SELECT pg_create_logical_replication_slot('preflight_slot', 'pgoutput')");

    assertThat(look("orders")).isEmpty();
  }

  @Test
  void timeoutsThatEndTheStreamAreWarnedOf() throws Exception {
    source.execute("ALTER ROLE reader SET wal_sender_timeout = '5s'");

    assertThat(look("orders"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.blocking()).isFalse();
              assertThat(finding.subject()).isEqualTo("wal_sender_timeout");
            });
  }

  @Test
  void aDatabaseThatIsNotUtf8() throws Exception {
    EmbeddedSource ascii = EmbeddedSource.create();
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + ascii.database());
      statement.execute(
          "CREATE DATABASE "
              + ascii.database()
              + " ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
      try (ConnectionPool pool = TestPools.open(ascii)) {
        Preflight preflight =
            new Preflight(pipeline(InitialLoad.NOW, table("orders")), "rosetta/shop/");
        assertFound(
            pool.run("preflight", preflight::look),
            RosettaError.SOURCE_PREFLIGHT_FAILED,
            "database " + ascii.database(),
            "SQL_ASCII",
            "UTF8");
      }
    } finally {
      ascii.close();
    }
  }
}
