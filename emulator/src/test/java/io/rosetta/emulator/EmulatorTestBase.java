package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An emulator for each test, with a database DB and a warehouse. */
abstract class EmulatorTestBase {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Client> clients = new ArrayList<>();
  private SnowflakeEmulator emulator;

  EmulatorOptions options() {
    return EmulatorOptions.defaults();
  }

  @BeforeEach
  void startEmulator() throws Exception {
    emulator = SnowflakeEmulator.start(options());
    try (Client admin = Client.of(emulator, "db", "", "schema", "")) {
      admin.run("create database db");
    }
    emulator.faults().forget();
  }

  @AfterEach
  void stopEmulator() throws SQLException {
    emulator.faults().clear();
    closeClients();
    emulator.close();
  }

  /** A driver that finds no server at its end tries for minutes. */
  void closeClients() throws SQLException {
    for (Client client : clients) {
      client.close();
    }
    clients.clear();
  }

  SnowflakeEmulator emulator() {
    return emulator;
  }

  Client client(String... properties) throws SQLException {
    Client client = Client.of(emulator, properties);
    clients.add(client);
    return client;
  }

  /** Asks again and again until it is so. */
  static void eventually(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /** Until so many statements wait for a lock. */
  void awaitWaiters(int count) throws Exception {
    Client watcher = client();
    eventually(
        () ->
            watcher.rows("show locks").stream().filter(row -> row.contains("|WAITING|")).count()
                == count);
  }

  /** The call fails with this code of Snowflake's. */
  static void assertCode(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(code));
  }
}
