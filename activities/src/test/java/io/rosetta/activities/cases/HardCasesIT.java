package io.rosetta.activities.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inputs that others learnt the hard way, from the source through the driver into the emulator.
 * Each runs four times: its transactions one batch each, all in one batch, all as one transaction,
 * and all in one batch that Snowflake refuses to load into typed columns. After every batch every
 * table is compared value by value. The schemas' names are hard ones, too.
 */
class HardCasesIT {
  private static final List<String> FILES =
      List.of("keys.sql", "toast.sql", "values.sql", "names.sql", "types.sql", "append.sql");

  private static final String[] COMMON = {
    "CREATE SCHEMA ext",
    "CREATE EXTENSION hstore SCHEMA ext",
    "CREATE EXTENSION citext SCHEMA ext",
    "CREATE EXTENSION ltree SCHEMA ext",
    "CREATE TYPE mood AS ENUM ('glad', 'a \"b\", c')",
    "CREATE TYPE nothing AS ENUM ()",
    "CREATE DOMAIN feeling AS mood",
    "CREATE DOMAIN price AS numeric(10,2)",
    "CREATE DOMAIN document AS text",
    "CREATE TYPE pair AS (a int, b text)",
    // Notes each change of a table in another one.
    "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE log text :="
        + " format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME || '_log'); BEGIN CASE TG_OP"
        + " WHEN 'TRUNCATE' THEN EXECUTE 'INSERT INTO ' || log || ' (op) VALUES (''T'')';"
        + " WHEN 'DELETE' THEN EXECUTE 'INSERT INTO ' || log || ' SELECT ''D'', ($1).*' USING OLD;"
        + " ELSE EXECUTE 'INSERT INTO ' || log || ' SELECT $1, ($2).*' USING left(TG_OP, 1), NEW;"
        + " END CASE; RETURN NULL; END $$",
    // Larger than a page when compressed: it is stored outside of the row.
    "CREATE FUNCTION doc(seed text) RETURNS text IMMUTABLE LANGUAGE sql AS"
        + " 'SELECT string_agg(md5(seed || i::text), '''') FROM generate_series(1, 400) i'"
  };

  /** How the changes of a case reach the loader. */
  private enum Mode {
    ONE_BATCH_EACH("Each \"Step\""),
    ONE_BATCH("stapel.ü"),
    ONE_TRANSACTION("select"),

    /** In one batch, every COPY of which is refused for a value, so that it is loaded as text. */
    LOADED_AS_TEXT("text");

    private final String schema;

    Mode(String schema) {
      this.schema = schema;
    }

    String searchPath() {
      return "SET search_path = \"" + schema.replace("\"", "\"\"") + "\", public, ext";
    }
  }

  private static final CasePipeline PIPELINE = new CasePipeline();
  private static final Map<String, HardCase> CASES = new LinkedHashMap<>();
  private static final Map<Mode, Map<HardCase, List<TableId>>> TABLES = new EnumMap<>(Mode.class);
  private static final Map<String, List<String>> DIFFERENCES = new TreeMap<>();

  static Stream<Arguments> cases() {
    return Stream.of(Mode.values())
        .flatMap(mode -> readCases().keySet().stream().map(name -> Arguments.of(name, mode)));
  }

  private static Map<String, HardCase> readCases() {
    if (CASES.isEmpty()) {
      for (String file : FILES) {
        HardCase.read(file).forEach(hard -> CASES.put(hard.name(), hard));
      }
    }
    return CASES;
  }

  @BeforeAll
  static void run() {
    readCases();
    PIPELINE.execute(COMMON);
    List<TableSettings> settings = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      PIPELINE.execute("CREATE SCHEMA \"" + mode.schema.replace("\"", "\"\"") + '"');
      Map<HardCase, List<TableId>> tables = new LinkedHashMap<>();
      for (HardCase hard : CASES.values()) {
        List<TableId> mine = create(hard, mode);
        mine.forEach(table -> settings.add(hard.settings(table)));
        tables.put(hard, mine);
      }
      TABLES.put(mode, tables);
    }
    // A type's own setting for the whole pipeline; keys and columns that say otherwise are spared.
    PIPELINE.copies(settings, Map.of("numeric", "NUMBER(38,9)")).start();
    oneBatchEach();
    PIPELINE.inOneBatch(
        () ->
            CASES
                .values()
                .forEach(hard -> hard.steps().forEach(step -> execute(Mode.ONE_BATCH, step))));
    compareAll(Mode.ONE_BATCH, "in one batch");
    CASES.values().forEach(hard -> execute(Mode.ONE_TRANSACTION, String.join(";\n", hard.steps())));
    PIPELINE.sync();
    compareAll(Mode.ONE_TRANSACTION, "in one transaction");
    loadedAsText();
  }

  @AfterAll
  static void stop() {
    PIPELINE.close();
  }

  private static List<TableId> create(HardCase hard, Mode mode) {
    Set<String> before = new HashSet<>(tablesIn(mode));
    PIPELINE.execute(mode.searchPath() + ";\n" + String.join("\n", hard.tables()));
    return tablesIn(mode).stream()
        .filter(table -> !before.contains(table))
        .filter(hard::isPublished)
        .map(table -> new TableId(mode.schema, table))
        .toList();
  }

  private static List<String> tablesIn(Mode mode) {
    return PIPELINE
        .source()
        .query(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE relkind IN ('r', 'p') AND nspname = '"
                + mode.schema
                + "' ORDER BY relname");
  }

  private static void execute(Mode mode, String sql) {
    PIPELINE.execute(mode.searchPath() + ";\n" + sql);
  }

  /** The first steps of all cases are one batch, then the second ones, and so on. */
  private static void oneBatchEach() {
    int rounds = CASES.values().stream().mapToInt(hard -> hard.steps().size()).max().orElseThrow();
    for (int i = 0; i < rounds; i++) {
      int round = i;
      List<HardCase> ready =
          CASES.values().stream().filter(hard -> round < hard.steps().size()).toList();
      PIPELINE.inOneBatch(
          () -> ready.forEach(hard -> execute(Mode.ONE_BATCH_EACH, hard.steps().get(round))));
      ready.forEach(hard -> compare(Mode.ONE_BATCH_EACH, hard, "after step " + (round + 1)));
    }
  }

  private static void loadedAsText() {
    Set<String> refused = ConcurrentHashMap.newKeySet();
    PIPELINE
        .emulated()
        .emulator()
        .faults()
        .on(statement -> isFirstCopy(statement.sql(), refused))
        .always()
        .refuse("100038", "22018", "Numeric value '' is not recognized");
    PIPELINE.inOneBatch(
        () ->
            CASES
                .values()
                .forEach(hard -> hard.steps().forEach(step -> execute(Mode.LOADED_AS_TEXT, step))));
    compareAll(Mode.LOADED_AS_TEXT, "loaded as text");
    PIPELINE.emulated().emulator().faults().clear();
    assertThat(refused).hasSizeGreaterThanOrEqualTo(CASES.size());
  }

  /** Tries of one changeset share the number in the path of its files. */
  private static boolean isFirstCopy(String sql, Set<String> seen) {
    Matcher path = Pattern.compile("^COPY INTO .* FROM @\\S+/(\\d+/\\d+)-").matcher(sql);
    return path.find() && seen.add(path.group(1));
  }

  private static void compareAll(Mode mode, String when) {
    CASES.values().forEach(hard -> compare(mode, hard, when));
  }

  private static void compare(Mode mode, HardCase hard, String when) {
    List<String> found = DIFFERENCES.computeIfAbsent(hard.name() + mode, name -> new ArrayList<>());
    for (TableId table : TABLES.get(mode).get(hard)) {
      PIPELINE
          .differences(hard.settings(table))
          .forEach(difference -> found.add(when + ": " + difference));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void arrives(String name, Mode mode) {
    assertThat(DIFFERENCES.get(name + mode)).isEmpty();
    for (TableId table : TABLES.get(mode).get(CASES.get(name))) {
      assertThat(PIPELINE.status(table).reason()).isEmpty();
    }
  }
}
