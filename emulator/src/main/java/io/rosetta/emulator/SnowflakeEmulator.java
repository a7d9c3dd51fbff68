package io.rosetta.emulator;

import io.rosetta.emulator.duckdb.DuckDbEngine;
import io.rosetta.emulator.duckdb.SqlEngine;
import io.rosetta.emulator.duckdb.StoreLocation;
import io.rosetta.emulator.fault.Faults;
import io.rosetta.emulator.server.ProtocolServer;
import io.rosetta.emulator.session.Account;
import io.rosetta.emulator.session.AccountParameters;
import io.rosetta.emulator.session.Cancellation;
import io.rosetta.emulator.session.Session;
import io.rosetta.emulator.session.StatementCall;
import io.rosetta.emulator.session.StatementRunner;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.stage.Stages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A local Snowflake: the real drivers talk to it over HTTP on the loopback interface, DuckDB
 * stores. It is not Snowflake but a stand-in for demos, tests and development. Safe for use by any
 * thread.
 */
public final class SnowflakeEmulator implements AutoCloseable {
  private final Account account;
  private final Faults faults;
  private final ProtocolServer server;
  private final Optional<Path> temporary;

  private SnowflakeEmulator(
      Account account, Faults faults, ProtocolServer server, Optional<Path> temporary) {
    this.account = account;
    this.faults = faults;
    this.server = server;
    this.temporary = temporary;
  }

  /**
   * Starts one and returns when it answers.
   *
   * @throws IOException when the port is in use or the data directory or SQL log cannot be written
   */
  public static SnowflakeEmulator start(EmulatorOptions options) throws IOException {
    return start(options, DuckDbEngine::open);
  }

  /**
   * The same on another store.
   *
   * @throws IOException when the port is in use or the data directory or SQL log cannot be written
   * @throws SqlError when a database of the options cannot be made
   */
  public static SnowflakeEmulator start(
      EmulatorOptions options, Function<StoreLocation, SqlEngine> store) throws IOException {
    Optional<Path> temporary =
        options.dataDirectory().isPresent()
            ? Optional.empty()
            : Optional.of(Files.createTempDirectory("rosetta-emulator-"));
    Path directory =
        Files.createDirectories(options.dataDirectory().or(() -> temporary).orElseThrow());
    SqlEngine engine =
        store.apply(
            new StoreLocation(
                options.dataDirectory().map(data -> data.resolve("tables.duckdb")),
                directory.toAbsolutePath().resolve("spill"),
                options.storeMemory()));
    Stages stages = new Stages(directory.toAbsolutePath().resolve("stages"));
    Account account = new Account(options, engine, stages);
    Faults faults = new Faults();
    try {
      options.databases().forEach(database -> createDatabase(account, database));
      ProtocolServer server = new ProtocolServer(account, faults);
      return new SnowflakeEmulator(account, faults, server, temporary);
    } catch (IOException | SqlError e) {
      account.close();
      temporary.ifPresent(SnowflakeEmulator::delete);
      throw e;
    }
  }

  private static void createDatabase(Account account, String name) {
    Session session = account.open("emulator", "emulator");
    try {
      new StatementRunner(account, session)
          .run(
              new StatementCall(
                  UUID.randomUUID().toString(),
                  "CREATE DATABASE IF NOT EXISTS " + name,
                  List.of(),
                  false,
                  new Cancellation()));
    } finally {
      account.close(session);
    }
  }

  public int port() {
    return server.port();
  }

  /**
   * The address for the JDBC driver; user, password, database and so on are added by the caller.
   */
  public String jdbcUrl() {
    return "jdbc:snowflake://127.0.0.1:"
        + port()
        + "/?account=rosetta&ssl=off&disablePlatformDetection=true";
  }

  /** What tests inject and read. */
  public Faults faults() {
    return faults;
  }

  /** Parameters as an administrator set them for the account. */
  public AccountParameters accountParameters() {
    return account.parameters();
  }

  /** Ends all sessions, rolling back what they left open, and closes the store. */
  @Override
  public void close() {
    faults.clear();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the emulator did not stop cleanly", e);
    } finally {
      account.close();
      temporary.ifPresent(SnowflakeEmulator::delete);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}
