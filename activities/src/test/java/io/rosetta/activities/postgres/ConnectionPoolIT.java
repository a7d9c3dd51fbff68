package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.Secret;
import io.rosetta.activities.types.CanonicalText;
import io.rosetta.testing.EmbeddedSource;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConnectionPoolIT {
  private static EmbeddedSource source;

  @BeforeAll
  static void start() {
    source = EmbeddedSource.create();
    source.execute(
        "DO $$ BEGIN CREATE ROLE "
            + EmbeddedSource.PASSWORD_GROUP
            + "; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "CREATE ROLE pool_user LOGIN PASSWORD 'right' IN ROLE " + EmbeddedSource.PASSWORD_GROUP);
  }

  @AfterAll
  static void stop() {
    source.close();
    try (EmbeddedSource other = EmbeddedSource.create()) {
      other.execute("DROP ROLE pool_user");
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_setting('" + setting + "')")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void connectionsSayWhoTheyAreAndPinWhatChangesValues() {
    try (ConnectionPool pool = TestPools.open(source)) {
      pool.run(
          "looking",
          connection -> {
            assertThat(show(connection, "application_name")).isEqualTo("rosetta/shop/pool");
            assertThat(show(connection, "statement_timeout")).isEqualTo("30s");
            for (Map.Entry<String, String> pinned : CanonicalText.pinned().entrySet()) {
              assertThat(show(connection, pinned.getKey()))
                  .as(pinned.getKey())
                  .isEqualTo(pinned.getValue());
            }
            return null;
          });
    }
  }

  @Test
  void dedicatedConnectionsPinTheSameAndHaveNoStatementTimeout() throws SQLException {
    try (ConnectionPool pool = TestPools.open(source);
        Connection connection =
            pool.dedicated().open("rosetta/shop/own", new java.util.Properties())) {
      assertThat(show(connection, "statement_timeout")).isEqualTo("0");
      for (Map.Entry<String, String> pinned : CanonicalText.pinned().entrySet()) {
        assertThat(show(connection, pinned.getKey()))
            .as(pinned.getKey())
            .isEqualTo(pinned.getValue());
      }
    }
  }

  @Test
  void deadConnectionsAreRemovedAndCounted() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    SourceSettings settings = TestPools.settings(source, source.user(), source.password());
    try (ConnectionPool pool = TestPools.open(settings, registry)) {
      pool.run("warming", connection -> null);
      source.query(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
              + " WHERE application_name = 'rosetta/shop/pool' AND datname = current_database()");

      String answer = pool.run("asking", connection -> show(connection, "application_name"));

      assertThat(answer).isEqualTo("rosetta/shop/pool");
      assertThat(registry.counter("rosetta.pool.dead.connections", "pipeline", "shop").count())
          .isPositive();
    }
  }

  @Test
  void aConnectionThatBreaksAtWorkIsThrownAway() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    SourceSettings settings = TestPools.settings(source, source.user(), source.password());
    try (ConnectionPool pool = TestPools.open(settings, registry)) {
      assertThatThrownBy(
              () ->
                  pool.run(
                      "dying",
                      connection -> {
                        try (Statement statement = connection.createStatement()) {
                          statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                        }
                        return null;
                      }))
          .isInstanceOfSatisfying(
              RosettaException.class,
              e -> assertThat(e.error()).isEqualTo(RosettaError.SOURCE_UNREACHABLE));

      assertThat(registry.counter("rosetta.pool.dead.connections", "pipeline", "shop").count())
          .isEqualTo(1);
      assertThat(pool.<Integer>run("asking again", connection -> 1)).isEqualTo(1);
    }
  }

  @Test
  void thePoolKeepsToItsBound() throws Exception {
    SourceSettings settings =
        TestPools.settings(source, source.user(), source.password()).withMaxConnections(3);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try (ConnectionPool pool = TestPools.open(settings)) {
      CountDownLatch borrowed = new CountDownLatch(3);
      CountDownLatch release = new CountDownLatch(1);
      List<Future<Object>> borrowers = new java.util.ArrayList<>();
      for (int i = 0; i < 6; i++) {
        borrowers.add(
            threads.submit(
                () ->
                    pool.run(
                        "holding",
                        connection -> {
                          borrowed.countDown();
                          awaitQuietly(release);
                          return "";
                        })));
      }
      borrowed.await();
      assertThat(pool.size()).isEqualTo(3);
      release.countDown();
      for (Future<Object> borrower : borrowers) {
        borrower.get();
      }
      assertThat(pool.size()).isLessThanOrEqualTo(3);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aWrongPasswordIsNotRetriedAndNotShown() {
    assertOpenFails(
        TestPools.settings(source, "pool_user", "wr0ng-secret"),
        RosettaError.SOURCE_LOGIN_FAILED,
        "pool_user@" + source.host() + ":" + source.port() + "/" + source.database());
  }

  @Test
  void theRightPasswordSignsIn() {
    try (ConnectionPool pool = TestPools.open(TestPools.settings(source, "pool_user", "right"))) {
      assertThat(pool.size()).isPositive();
    }
  }

  @Test
  void aWrongDatabaseIsNotRetried() {
    assertOpenFails(
        SourceSettings.of(
            source.host(), source.port(), "nowhere", source.user(), new Secret("wr0ng-secret")),
        RosettaError.SOURCE_LOGIN_FAILED,
        "\"nowhere\" does not exist");
  }

  @Test
  void aWrongPortIsUnreachable() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    assertOpenFails(
        SourceSettings.of(source.host(), unused, "d", "u", new Secret("wr0ng-secret")),
        RosettaError.SOURCE_UNREACHABLE,
        ":" + unused);
  }

  @Test
  void aWrongHostIsUnreachableAndNamed() {
    assertOpenFails(
        SourceSettings.of("no-such-host.invalid", 5432, "d", "u", new Secret("wr0ng-secret")),
        RosettaError.SOURCE_UNREACHABLE,
        "UnknownHostException: no-such-host.invalid");
  }

  @Test
  void aSilentServerIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      SourceSettings base =
          SourceSettings.of(
              "127.0.0.1", silent.getLocalPort(), "d", "u", new Secret("wr0ng-secret"));
      assertOpenFails(
          new SourceSettings(
              base.host(),
              base.port(),
              base.database(),
              base.user(),
              base.password(),
              "disable",
              null,
              2,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1)),
          RosettaError.SOURCE_UNREACHABLE,
          "127.0.0.1");
    }
  }

  private static void assertOpenFails(SourceSettings settings, RosettaError error, String says) {
    assertThatThrownBy(() -> TestPools.open(settings).close())
        .isInstanceOfSatisfying(RosettaException.class, e -> assertThat(e.error()).isEqualTo(error))
        .hasMessageContaining(says)
        .hasMessageNotContaining("wr0ng-secret");
  }
}
