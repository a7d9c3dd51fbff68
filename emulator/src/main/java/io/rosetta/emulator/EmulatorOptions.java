package io.rosetta.emulator;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How an emulator is set up; start from {@link #defaults()} and change what matters. Immutable. */
public final class EmulatorOptions {
  private static final long DEFAULT_MEMORY = 1L << 30;

  private int port;
  private Optional<Path> dataDirectory = Optional.empty();
  private Optional<Path> sqlLog = Optional.empty();
  private List<EmulatorUser> users = List.of(EmulatorUser.withPassword("rosetta", "rosetta"));
  private Set<String> accounts = Set.of();
  private Set<String> roles = Set.of("ACCOUNTADMIN", "SYSADMIN", "PUBLIC", "ROSETTA");
  private List<String> warehouses = List.of("COMPUTE_WH", "ROSETTA_WH");
  private List<String> databases = List.of();
  private EmulatorTimings timings = EmulatorTimings.likeSnowflake();
  private BlockedWriter blockedWriter = BlockedWriter.SEES_STATE_BEFORE_WAIT;
  private long storeMemory = DEFAULT_MEMORY;

  private EmulatorOptions() {}

  private EmulatorOptions(EmulatorOptions other) {
    port = other.port;
    dataDirectory = other.dataDirectory;
    sqlLog = other.sqlLog;
    users = other.users;
    accounts = other.accounts;
    roles = other.roles;
    warehouses = other.warehouses;
    databases = other.databases;
    timings = other.timings;
    blockedWriter = other.blockedWriter;
    storeMemory = other.storeMemory;
  }

  /** Any port, in memory, user {@code rosetta} with password {@code rosetta}, any account. */
  public static EmulatorOptions defaults() {
    return new EmulatorOptions();
  }

  /**
   * A port of the loopback interface; 0 takes any free one.
   *
   * @throws IllegalArgumentException when it is no port
   */
  public EmulatorOptions withPort(int value) {
    if (value < 0 || value > 65_535) {
      throw new IllegalArgumentException("port must be between 0 and 65535, not " + value);
    }
    return with(options -> options.port = value);
  }

  /**
   * Where tables and stages live. Without one tables are in memory and stages in a temporary
   * directory that {@link SnowflakeEmulator#close()} removes.
   */
  public EmulatorOptions withDataDirectory(Path value) {
    return with(options -> options.dataDirectory = Optional.of(value));
  }

  /** A file that gets one JSON object a line for each statement received. */
  public EmulatorOptions withSqlLog(Path value) {
    return with(options -> options.sqlLog = Optional.of(value));
  }

  /** Who may log in. */
  public EmulatorOptions withUsers(EmulatorUser... value) {
    return with(options -> options.users = List.of(value));
  }

  /** The account names that are accepted; none accepts any. */
  public EmulatorOptions withAccounts(String... value) {
    return with(options -> options.accounts = upper(value));
  }

  /** Known roles; a login with another one is refused. */
  public EmulatorOptions withRoles(String... value) {
    return with(options -> options.roles = upper(value));
  }

  /** Known warehouses; the first is every user's default. */
  public EmulatorOptions withWarehouses(String... value) {
    return with(
        options -> options.warehouses = Stream.of(value).map(EmulatorOptions::upper).toList());
  }

  /** Databases made at the start unless they exist, written as in SQL. */
  public EmulatorOptions withDatabases(List<String> value) {
    return with(options -> options.databases = List.copyOf(value));
  }

  /** Durations that tests shorten. */
  public EmulatorOptions withTimings(EmulatorTimings value) {
    return with(options -> options.timings = value);
  }

  /** What a writer sees that had to wait. */
  public EmulatorOptions withBlockedWriter(BlockedWriter value) {
    return with(options -> options.blockedWriter = value);
  }

  /**
   * How many bytes the store may hold in memory, beside the Java heap; what is more goes to files
   * in the data or temporary directory.
   *
   * @throws IllegalArgumentException when it is less than 64 MiB, too little to work with
   */
  public EmulatorOptions withStoreMemory(long bytes) {
    if (bytes < 64L << 20) {
      throw new IllegalArgumentException("the store needs at least 64 MiB, not " + bytes);
    }
    return with(options -> options.storeMemory = bytes);
  }

  public int port() {
    return port;
  }

  public Optional<Path> dataDirectory() {
    return dataDirectory;
  }

  public Optional<Path> sqlLog() {
    return sqlLog;
  }

  public List<EmulatorUser> users() {
    return users;
  }

  /** In upper case; none accepts any. */
  public Set<String> accounts() {
    return accounts;
  }

  /** In upper case. */
  public Set<String> roles() {
    return roles;
  }

  /** In upper case, the default one first. */
  public List<String> warehouses() {
    return warehouses;
  }

  /** Made at the start unless they exist, written as in SQL. */
  public List<String> databases() {
    return databases;
  }

  public EmulatorTimings timings() {
    return timings;
  }

  public BlockedWriter blockedWriter() {
    return blockedWriter;
  }

  /** In bytes. */
  public long storeMemory() {
    return storeMemory;
  }

  private EmulatorOptions with(Consumer<EmulatorOptions> change) {
    EmulatorOptions copy = new EmulatorOptions(this);
    change.accept(copy);
    return copy;
  }

  private static Set<String> upper(String[] names) {
    return Stream.of(names).map(EmulatorOptions::upper).collect(Collectors.toUnmodifiableSet());
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
