package io.rosetta.worker;

import static io.rosetta.workflows.RosettaError.CONFIGURATION_INVALID;
import static io.rosetta.workflows.RosettaError.PUBLICATION_FOREIGN;
import static io.rosetta.workflows.RosettaError.SLOT_ACTIVE;
import static io.rosetta.workflows.RosettaError.SLOT_FOREIGN;
import static io.rosetta.workflows.RosettaError.SOURCE_LOGIN_FAILED;
import static io.rosetta.workflows.RosettaError.SOURCE_PREFLIGHT_FAILED;
import static io.rosetta.workflows.RosettaError.SOURCE_PRIVILEGE_MISSING;
import static io.rosetta.workflows.RosettaError.SOURCE_UNREACHABLE;
import static io.rosetta.workflows.RosettaError.TABLE_UNSUPPORTED;
import static io.rosetta.workflows.RosettaError.TARGET_LOGIN_FAILED;
import static io.rosetta.workflows.RosettaError.TARGET_OBJECT_MISSING;
import static io.rosetta.workflows.RosettaError.TARGET_TABLE_MISMATCH;
import static io.rosetta.workflows.RosettaError.TARGET_UNREACHABLE;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The mistakes of {@link BadInputIT}, as data. */
final class BadInputs {
  /** A server that nothing can be streamed from. */
  static final Map<String, String> UNFIT_SERVER =
      Map.of("wal_level", "replica", "max_wal_senders", "0", "max_replication_slots", "0");

  static final String FOREIGN_PUBLICATION = "rosetta_publication_of_somebody_else";
  static final String PHYSICAL_SLOT = "rosetta_slot_in_use";
  static final String BUSY_SLOT = "rosetta_slot_being_read";
  static final String PIPELINES_SLOT = "rosetta_slot_of_a_pipeline";

  private static final String ROLE = RealSystems.SOURCE_ROLE;

  private final RealSystems systems;
  private final List<BadCase> cases = new ArrayList<>();

  private BadInputs(RealSystems systems) {
    this.systems = systems;
  }

  /** What the source holds. */
  static List<String> sql() {
    return List.of(
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "CREATE TABLE keyless (id int, note text)",
        "CREATE VIEW seen AS SELECT * FROM orders",
        "CREATE SCHEMA hidden",
        "CREATE TABLE hidden.t (id int PRIMARY KEY)",
        "CREATE TABLE mine (id int PRIMARY KEY)",
        "ALTER TABLE mine OWNER TO " + ROLE,
        "CREATE PUBLICATION " + FOREIGN_PUBLICATION + " FOR TABLE hidden.t",
        "SELECT pg_create_physical_replication_slot('" + PHYSICAL_SLOT + "')",
        "SELECT pg_create_logical_replication_slot('" + BUSY_SLOT + "', 'pgoutput')",
        "SELECT pg_create_logical_replication_slot('" + PIPELINES_SLOT + "', 'pgoutput')");
  }

  /** What the target holds. */
  static List<String> targetSql() {
    String database = BadCase.database("target-table");
    return List.of(
        "CREATE SCHEMA IF NOT EXISTS " + database + ".PUBLIC",
        "CREATE TABLE " + database + ".PUBLIC.ORDERS (ID VARCHAR, OTHER NUMBER NOT NULL)");
  }

  static List<BadCase> cases(RealSystems systems, int unfitServer, Path folder) throws Exception {
    BadInputs inputs = new BadInputs(systems);
    inputs.source(unfitServer);
    inputs.target();
    inputs.keys(folder);
    inputs.tables();
    inputs.objects();
    return inputs.cases;
  }

  private BadCase bad(String name) {
    BadCase bad = BadCase.of(name, systems);
    cases.add(bad);
    return bad;
  }

  private void source(int unfitServer) throws IOException {
    int closed = closedPort();
    bad("host")
        .source("host", "no-such-host.invalid")
        .says(SOURCE_UNREACHABLE, "no-such-host.invalid:", "UnknownHost", "Check host, port");
    bad("port")
        .source("port", closed)
        .says(SOURCE_UNREACHABLE, "127.0.0.1:" + closed, "refused", "Check host, port");
    bad("password")
        .source("user", ROLE)
        .source("password", "wrong-sesame")
        .says(SOURCE_LOGIN_FAILED, ROLE + "@127.0.0.1", "password authentication failed");
    bad("no-password")
        .source("user", ROLE)
        .source("password", "")
        .says(SOURCE_LOGIN_FAILED, ROLE + "@127.0.0.1", "the password is an empty string");
    bad("user").source("user", "nobody_here").says(SOURCE_LOGIN_FAILED, "nobody_here");
    bad("source-database")
        .source("database", "nowhere")
        .says(SOURCE_LOGIN_FAILED, "database \"nowhere\" does not exist", "Check user, password");
    bad("tls")
        .source("sslmode", "require")
        .says(SOURCE_LOGIN_FAILED, "does not support SSL", "sslmode");
    bad("unfit-server")
        .source("port", unfitServer)
        .source("database", "postgres")
        .says(
            SOURCE_PREFLIGHT_FAILED,
            "wal_level: it is replica, not logical. Fix: ALTER SYSTEM SET wal_level = 'logical'",
            "max_replication_slots: all 0 slots are in use. Fix: ",
            "max_wal_senders: all 0 senders are in use. Fix: ALTER SYSTEM");
  }

  private void target() throws IOException {
    int closed = closedPort();
    bad("account")
        .destination("account", "elsewhere")
        .says(TARGET_LOGIN_FAILED, "account elsewhere", "Check account");
    bad("target-password")
        .destination("password", "wrong-sesame")
        .says(TARGET_LOGIN_FAILED, "user rosetta", "Incorrect username or password");
    bad("target-url")
        .destination("url", "http://127.0.0.1:" + closed)
        .says(TARGET_UNREACHABLE, "127.0.0.1:" + closed, "Check the account's URL");
    bad("role")
        .destination("role", "NO_SUCH_ROLE")
        .says(TARGET_LOGIN_FAILED, "role NO_SUCH_ROLE", "and role");
    bad("warehouse")
        .destination("warehouse", "NO_SUCH_WH")
        .says(TARGET_OBJECT_MISSING, "warehouse NO_SUCH_WH", "Create the database, warehouse");
    bad("target-database")
        .destination("database", "no_such_db")
        .says(TARGET_OBJECT_MISSING, "NO_SUCH_DB", "Create the database");
    bad("target-table")
        .says(
            TARGET_TABLE_MISMATCH,
            "table \"CASE_TARGET_TABLE\".\"PUBLIC\".\"ORDERS\" exists",
            "column \"ID\" is VARCHAR",
            "Drop or rename the target table");
  }

  private void keys(Path folder) throws Exception {
    Path locked = KeyFile.encrypted(folder.resolve("locked.p8"), KeyFile.KEYS, KeyFile.PASSPHRASE);
    bad("key-missing")
        .keyFile(folder.resolve("none.p8"))
        .says(TARGET_LOGIN_FAILED, "none.p8", "cannot read the key file");
    bad("key-garbage")
        .keyFile(Files.writeString(folder.resolve("garbage.p8"), "no key\n"))
        .says(TARGET_LOGIN_FAILED, "garbage.p8", "holds no private key");
    bad("key-unknown")
        .keyFile(KeyFile.plain(folder.resolve("other.p8"), KeyFile.generate()))
        .says(TARGET_LOGIN_FAILED, "other.p8", "JWT token is invalid", "Check account");
    bad("key-passphrase")
        .keyFile(locked)
        .destination("private_key_passphrase", "wrong-sesame")
        .says(TARGET_LOGIN_FAILED, "locked.p8", "that this passphrase opens");
    bad("key-no-passphrase")
        .keyFile(locked)
        .says(TARGET_LOGIN_FAILED, "locked.p8", "that this passphrase opens");
  }

  private void tables() {
    bad("table-missing")
        .tables("public.orders", "public.nothing")
        .says(CONFIGURATION_INVALID, "table public.nothing: it does not exist", "correct schema");
    bad("table-without-key")
        .tables("public.keyless")
        .says(TABLE_UNSUPPORTED, "table public.keyless cannot be copied", "ADD PRIMARY KEY");
    bad("view")
        .tables("public.seen")
        .says(TABLE_UNSUPPORTED, "public.seen", "it is a view; name the tables below it");
    bad("privileges")
        .source("user", ROLE)
        .source("password", RealSystems.SOURCE_PASSWORD)
        .tables("hidden.t", "public.mine")
        .says(
            SOURCE_PRIVILEGE_MISSING,
            "GRANT USAGE ON SCHEMA \"hidden\" TO \"" + ROLE,
            "GRANT SELECT ON \"hidden\".\"t\"",
            "GRANT CREATE ON DATABASE");
    bad("replication")
        .source("user", RealSystems.ROLE_WITHOUT_REPLICATION)
        .says(
            SOURCE_PRIVILEGE_MISSING,
            "it has no REPLICATION attribute",
            "ALTER ROLE \"" + RealSystems.ROLE_WITHOUT_REPLICATION + "\" REPLICATION");
  }

  private void objects() {
    bad("publication")
        .source("user", ROLE)
        .source("password", RealSystems.SOURCE_PASSWORD)
        .pipeline("publication", FOREIGN_PUBLICATION)
        .tables("public.mine")
        .says(PUBLICATION_FOREIGN, FOREIGN_PUBLICATION, "belongs to postgres", "ADD TABLE");
    bad("slot")
        .pipeline("slot", PHYSICAL_SLOT)
        .says(SLOT_FOREIGN, "slot " + PHYSICAL_SLOT + ": it is a physical slot", "another slot");
    bad("slot-active")
        .pipeline("slot", BUSY_SLOT)
        .says(
            SLOT_ACTIVE,
            "slot " + BUSY_SLOT + ": pid ",
            "(somebody) reads from it",
            "pg_terminate_backend(");
    bad("slot-of-another")
        .pipeline("slot", PIPELINES_SLOT)
        .says(SLOT_ACTIVE, "(rosetta/orders/stream/3) reads from it", "a slot of its own");
  }

  /** A port on which nobody listens. */
  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
