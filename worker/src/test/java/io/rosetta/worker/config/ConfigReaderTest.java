package io.rosetta.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.OnGap;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.postgres.WalThresholds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final String MINIMAL =
      """
      sources:
        shop:
          host: db.example.com
          database: shop
          user: rosetta
          password: ${SHOP_PASSWORD}
      destinations:
        lake:
          account: xy12345
          user: ROSETTA
          password: ${LAKE_PASSWORD:-fallback}
          warehouse: LOADING
      pipelines:
        orders-eu:
          source: shop
          destination: lake
          database: analytics
          tables:
            - public.orders
      """;

  private static RosettaConfig read(String yaml) {
    return new ConfigReader(Map.of("SHOP_PASSWORD", "sesame")).read("rosetta.yaml", yaml);
  }

  private static List<String> problems(String yaml) {
    return catchThrowableOfType(ConfigException.class, () -> read(yaml)).problems().stream()
        .map(ConfigProblem::line)
        .toList();
  }

  @Test
  void defaultsAreFilledIn() {
    RosettaConfig config = read(MINIMAL);
    assertThat(config.temporal()).isEqualTo(TemporalConfig.NONE);
    assertThat(config.worker())
        .isEqualTo(
            new WorkerConfig(
                0, 10, Duration.ofSeconds(60), new WorkerConfig.HttpConfig("127.0.0.1", 9464)));
    SourceConfig source = config.sources().get("shop");
    assertThat(source.port()).isEqualTo(5432);
    assertThat(source.sslMode()).isEqualTo(SslMode.PREFER);
    assertThat(source.password().reveal()).isEqualTo("sesame");
    assertThat(source.wal()).isEqualTo(new WalThresholds(1L << 30, 10L << 30));
    DestinationConfig target = config.destinations().get("lake");
    assertThat(target.url()).hasToString("https://xy12345.snowflakecomputing.com");
    assertThat(target.signInPassword().orElseThrow().reveal()).isEqualTo("fallback");
    PipelineConfig pipeline = config.pipelines().get("orders-eu");
    assertThat(pipeline.lease()).isEqualTo(Duration.ofHours(6));
    assertThat(pipeline.batch()).isEqualTo(BatchConfig.BY_HEAP);
    assertThat(pipeline.backfill()).isEqualTo(new BackfillConfig(2, 2, Duration.ofHours(1)));
    assertThat(pipeline.settings())
        .isEqualTo(
            new PipelineSettings(
                "orders-eu",
                "rosetta_orders_eu",
                "rosetta_orders_eu",
                new Identifier("ANALYTICS"),
                Map.of(),
                List.of(TableSettings.of(new TableId("public", "orders"))),
                InitialLoad.BACKFILL,
                Map.of()));
  }

  @Test
  void explicitValuesAreKept() {
    RosettaConfig config =
        read(
            """
            temporal: {address: "temporal:7233", namespace: data}
            worker:
              streams: 3
              shutdown_grace: 2m
              http: {address: 0.0.0.0, port: 0}
            sources:
              s: {host: h, port: 6432, database: d, user: u, password: 123,
                  sslmode: verify-full, sslrootcert: /ca.pem, wal: {warning: 512MB, error: 2GB}}
            destinations:
              t: {account: a, url: "http://127.0.0.1:8765", user: u, private_key_file: /k.p8,
                  private_key_passphrase: p, role: R, warehouse: W, database: Mixed}
            pipelines:
              p:
                source: s
                destination: t
                publication: pub
                slot: my_slot
                schemas: {public: SHOP}
                initial: now
                deletes: soft
                types: {numeric: VARCHAR}
                batch: {interval: 500ms, rows: 10, bytes: 1MB}
                backfill: {lanes: 3, parallel: 5, chunk_timeout: 10m}
                memory: 256MB
                lease: PT1H
                on_gap: fail
                tables:
                  - table: '"a.b"."c""d"'
                    mode: append
                    deletes: hard
                    columns: {exclude: [secret]}
                    types: {doc: VARIANT}
                  - public.t
            """);
    assertThat(config.temporal()).isEqualTo(new TemporalConfig("temporal:7233", "data"));
    assertThat(config.worker().streams()).isEqualTo(3);
    assertThat(config.worker().http()).isEqualTo(new WorkerConfig.HttpConfig("0.0.0.0", 0));
    assertThat(config.sources().get("s").wal()).isEqualTo(new WalThresholds(512L << 20, 2L << 30));
    PipelineConfig p = config.pipelines().get("p");
    assertThat(p.batch()).isEqualTo(new BatchConfig(Duration.ofMillis(500), 10, 1L << 20));
    assertThat(p.backfill()).isEqualTo(new BackfillConfig(3, 5, Duration.ofMinutes(10)));
    assertThat(p.memoryBytes()).contains(256L << 20);
    assertThat(p.lease()).isEqualTo(Duration.ofHours(1));
    assertThat(p.onGap()).isEqualTo(OnGap.FAIL);
    assertThat(p.settings().targetDatabase()).isEqualTo(new Identifier("Mixed"));
    assertThat(p.settings().tables())
        .containsExactly(
            new TableSettings(
                new TableId("a.b", "c\"d"),
                List.of(),
                List.of("secret"),
                WriteMode.APPEND,
                DeleteMode.HARD,
                Map.of("doc", "VARIANT")),
            new TableSettings(
                new TableId("public", "t"),
                List.of(),
                List.of(),
                WriteMode.MERGE,
                DeleteMode.SOFT,
                Map.of()));
  }

  @Test
  void allErrorsAreListedAtOnceEachWithItsPlace() {
    assertThat(
            problems(
                """
                sources:
                  shop: {host: h, prot: 1, database: d, user: u, port: high}
                destinations: []
                pipelines:
                  Orders:
                    source: shopp
                    destination: lake
                    database: D
                    batch: {interval: soon}
                    backfill: {lanes: 65, parallel: 0, threads: 2}
                    deletes: maybe
                    on_gap: heal
                    tables: []
                """))
        .containsExactly(
            "rosetta.yaml:2:19: sources.shop.prot: unknown key; allowed here: database, host,"
                + " password, port, sslmode, sslrootcert, user, wal",
            "rosetta.yaml:2:56: sources.shop.port: must be a whole number from 1 to 65535, but is"
                + " 'high'",
            "rosetta.yaml:3:15: destinations: must be a section with keys",
            "rosetta.yaml:6:5: pipelines.Orders: is no pipeline name: a lower-case letter, then up"
                + " to 47 lower-case letters, digits, '-' or '_'",
            "rosetta.yaml:6:13: pipelines.Orders.source: there is no source 'shopp'; the file has:"
                + " shop",
            "rosetta.yaml:7:18: pipelines.Orders.destination: there is no destination 'lake'; the"
                + " file has: none",
            "rosetta.yaml:9:23: pipelines.Orders.batch.interval: must be a duration such as 500ms,"
                + " 30s, 5m, 6h or PT6H, but is 'soon'",
            "rosetta.yaml:10:23: pipelines.Orders.backfill.lanes: must be a whole number from 1 to"
                + " 64, but is '65'",
            "rosetta.yaml:10:37: pipelines.Orders.backfill.parallel: must be a whole number from 1"
                + " to 32, but is '0'",
            "rosetta.yaml:10:40: pipelines.Orders.backfill.threads: unknown key; allowed here:"
                + " chunk_timeout, lanes, parallel",
            "rosetta.yaml:11:14: pipelines.Orders.deletes: must be one of hard, soft, but is"
                + " 'maybe'",
            "rosetta.yaml:12:13: pipelines.Orders.on_gap: must be one of resync, fail, continue, but"
                + " is 'heal'",
            "rosetta.yaml:13:13: pipelines.Orders.tables: is an empty list; name something, or"
                + " leave an optional key out");
  }

  @Test
  void wrongShapesAreRefused() {
    assertThat(problems("just text")).contains("rosetta.yaml:1:1: must be a section with keys");
    assertThat(problems("")).contains("rosetta.yaml:1:1: 'pipelines' is required: at least one");
    assertThat(problems("a: [1"))
        .singleElement()
        .asString()
        .startsWith("rosetta.yaml:1:")
        .contains("is no YAML");
    assertThat(problems(MINIMAL.replace("- public.orders", "public.orders")))
        .containsExactly(
            "rosetta.yaml:19:7: pipelines.orders-eu.tables: must be a list (lines that begin with"
                + " '- ')");
    assertThat(problems(MINIMAL.replace("- public.orders", "- orders\n      - [public.x]")))
        .hasSize(3)
        .anyMatch(line -> line.contains("tables[0]: must be schema.table"))
        .anyMatch(line -> line.contains("tables[1]: must be a section"));
    assertThat(problems(MINIMAL.replace("host: db.example.com", "host: [a]")))
        .containsExactly("rosetta.yaml:3:11: sources.shop.host: must be a single value");
    assertThat(problems(MINIMAL.replace("user: rosetta", "user: ''")))
        .containsExactly("rosetta.yaml:5:11: sources.shop.user: is required, but empty");
    assertThat(problems(MINIMAL + "      - public.orders\n"))
        .containsExactly(
            "rosetta.yaml:20:9: pipelines.orders-eu.tables[1]: public.orders is listed twice");
    assertThat(problems(MINIMAL + "sources: {}\n"))
        .anyMatch(line -> line.contains("sources: is given twice"));
  }

  @Test
  void thresholdsOfTheWalRise() {
    assertThat(
            problems(
                MINIMAL.replace("user: rosetta", "user: u\n    wal: {warning: 2GB, error: 1GB}")))
        .containsExactly(
            "rosetta.yaml:6:10: sources.shop.wal: the error threshold is below the warning's; raise"
                + " 'error' or lower 'warning'");
    assertThat(problems(MINIMAL.replace("user: rosetta", "user: u\n    wal: {warning: much}")))
        .containsExactly(
            "rosetta.yaml:6:20: sources.shop.wal.warning: must be a size such as 64MB, but is"
                + " 'much'");
  }

  @Test
  void twoPipelinesOfOneSlotAreRefused() {
    assertThat(
            problems(
                MINIMAL
                    + """
                        orders_eu: {source: shop, destination: lake, database: d, tables: [a.b]}
                      """))
        .singleElement()
        .asString()
        .contains("'rosetta_orders_eu' is the slot of");
  }

  @Test
  void twoPipelinesOfOneTargetTableAreRefused() {
    String second =
        """
            other: {source: shop, destination: lake, database: d, schemas: {a: S}, tables: [a.b]}
            third: {source: shop, destination: lake, database: d, schemas: {z: s}, tables: [z.b]}
            fourth: {source: shop, destination: lake, database: e, schemas: {z: s}, tables: [z.b]}
        """
            .indent(-2);

    assertThat(problems(MINIMAL + second))
        .singleElement()
        .asString()
        .contains("pipelines.third.tables: z.b goes to ", "which pipeline 'other' writes too");
  }

  @Test
  void aVariableWithoutValueIsNamedAndALiteralDollarBraceCanBeWritten() {
    assertThat(problems(MINIMAL.replace("db.example.com", "${DB_HOST}").replace("sesame", "${X")))
        .containsExactly(
            "rosetta.yaml:3:11: sources.shop.host: the environment variable DB_HOST is not set;"
                + " set it, or write ${DB_HOST:-...}");
    assertThat(problems(MINIMAL.replace("user: rosetta", "user: ${not closed")))
        .singleElement()
        .asString()
        .contains("'${not closed' is no reference to the environment");
    assertThat(read(MINIMAL.replace("user: rosetta", "user: a$${b}c")).sources().get("shop").user())
        .isEqualTo("a${b}c");
  }

  @Test
  void thePoolIsBoundedByTheEnvironment() {
    Map<String, String> environment = Map.of("SHOP_PASSWORD", "x", WorkerConfig.POOL_VARIABLE, "4");
    assertThat(new ConfigReader(environment).read("f", MINIMAL).worker().poolMaxConnections())
        .isEqualTo(4);
    assertThatThrownBy(
            () ->
                new ConfigReader(Map.of("SHOP_PASSWORD", "x", WorkerConfig.POOL_VARIABLE, "1"))
                    .read("f", MINIMAL))
        .hasMessageContaining("PIPELINE_POOL_MAX_CONN must be a whole number from 2 to 100");
  }

  @Test
  void noSecretIsInTheDumpOfAConfigOrInMessages() {
    assertThat(read(MINIMAL).toString()).doesNotContain("sesame").doesNotContain("fallback");
    assertThat(problems(MINIMAL.replace("database: shop", "database: ${NONE}")).toString())
        .doesNotContain("sesame");
  }

  @Test
  void theOutlineNeedsNoVariableAndNoFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("rosetta.yaml"), MINIMAL);
    ConfigReader reader = new ConfigReader(Map.of());
    assertThat(reader.outline(file).pipelines()).containsExactly("orders-eu");
    assertThat(reader.outline(folder.resolve("none")).pipelines()).isEmpty();
    assertThatThrownBy(() -> reader.read(folder.resolve("none")))
        .hasMessageContaining("there is no such file; name one with --config or ROSETTA_CONFIG");
  }
}
