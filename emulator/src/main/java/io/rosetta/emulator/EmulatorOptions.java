package io.rosetta.emulator;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an emulator is set up; start from {@link #defaults()} and change what matters.
 *
 * @param port 0 takes any free port
 * @param dataDirectory where tables and stages live; empty keeps tables in memory and stages in a
 *     temporary directory that {@link SnowflakeEmulator#close()} removes
 * @param sqlLog file that gets one JSON object a line for each statement received
 * @param users who may log in
 * @param accounts accepted account names, upper case; empty accepts any
 * @param roles known roles, upper case; a login with another one is refused
 * @param warehouses known warehouses, upper case; the first is every user's default
 * @param databases made at the start unless they exist, written as in SQL
 * @param timings durations that tests shorten
 * @param blockedWriter what a writer sees that had to wait
 */
public record EmulatorOptions(
    int port,
    Optional<Path> dataDirectory,
    Optional<Path> sqlLog,
    List<EmulatorUser> users,
    Set<String> accounts,
    Set<String> roles,
    List<String> warehouses,
    List<String> databases,
    EmulatorTimings timings,
    BlockedWriter blockedWriter) {

  public EmulatorOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be between 0 and 65535, not " + port);
    }
    users = List.copyOf(users);
    accounts = upper(accounts);
    roles = upper(roles);
    databases = List.copyOf(databases);
    warehouses = warehouses.stream().map(w -> w.toUpperCase(Locale.ROOT)).toList();
  }

  /** Any port, in memory, user {@code rosetta} with password {@code rosetta}, any account. */
  public static EmulatorOptions defaults() {
    return new EmulatorOptions(
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(EmulatorUser.withPassword("rosetta", "rosetta")),
        Set.of(),
        Set.of("ACCOUNTADMIN", "SYSADMIN", "PUBLIC", "ROSETTA"),
        List.of("COMPUTE_WH", "ROSETTA_WH"),
        List.of(),
        EmulatorTimings.likeSnowflake(),
        BlockedWriter.SEES_STATE_BEFORE_WAIT);
  }

  public EmulatorOptions withPort(int value) {
    return new EmulatorOptions(
        value,
        dataDirectory,
        sqlLog,
        users,
        accounts,
        roles,
        warehouses,
        databases,
        timings,
        blockedWriter);
  }

  public EmulatorOptions withDataDirectory(Path value) {
    return new EmulatorOptions(
        port,
        Optional.of(value),
        sqlLog,
        users,
        accounts,
        roles,
        warehouses,
        databases,
        timings,
        blockedWriter);
  }

  public EmulatorOptions withSqlLog(Path value) {
    return new EmulatorOptions(
        port,
        dataDirectory,
        Optional.of(value),
        users,
        accounts,
        roles,
        warehouses,
        databases,
        timings,
        blockedWriter);
  }

  public EmulatorOptions withUsers(EmulatorUser... value) {
    return new EmulatorOptions(
        port,
        dataDirectory,
        sqlLog,
        List.of(value),
        accounts,
        roles,
        warehouses,
        databases,
        timings,
        blockedWriter);
  }

  public EmulatorOptions withAccounts(String... value) {
    return new EmulatorOptions(
        port,
        dataDirectory,
        sqlLog,
        users,
        Set.of(value),
        roles,
        warehouses,
        databases,
        timings,
        blockedWriter);
  }

  public EmulatorOptions withRoles(String... value) {
    return new EmulatorOptions(
        port,
        dataDirectory,
        sqlLog,
        users,
        accounts,
        Set.of(value),
        warehouses,
        databases,
        timings,
        blockedWriter);
  }

  public EmulatorOptions withWarehouses(String... value) {
    return new EmulatorOptions(
        port,
        dataDirectory,
        sqlLog,
        users,
        accounts,
        roles,
        List.of(value),
        databases,
        timings,
        blockedWriter);
  }

  public EmulatorOptions withDatabases(List<String> value) {
    return new EmulatorOptions(
        port,
        dataDirectory,
        sqlLog,
        users,
        accounts,
        roles,
        warehouses,
        value,
        timings,
        blockedWriter);
  }

  public EmulatorOptions withTimings(EmulatorTimings value) {
    return new EmulatorOptions(
        port,
        dataDirectory,
        sqlLog,
        users,
        accounts,
        roles,
        warehouses,
        databases,
        value,
        blockedWriter);
  }

  public EmulatorOptions withBlockedWriter(BlockedWriter value) {
    return new EmulatorOptions(
        port, dataDirectory, sqlLog, users, accounts, roles, warehouses, databases, timings, value);
  }

  private static Set<String> upper(Set<String> names) {
    return names.stream()
        .map(name -> name.toUpperCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
