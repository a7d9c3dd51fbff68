package io.rosetta.worker.config;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.OnGap;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.workflows.PipelineName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A pipeline: which tables of a source go to which destination.
 *
 * @param settings what the library needs to know, all defaults filled in
 * @param backfill how rows that are there already are read
 * @param memory bytes of heap that one stream may fill before it spills; null: decided by the heap
 * @param lease of one streaming activity
 * @param onGap what happens when changes of the source cannot be had any more
 */
public record PipelineConfig(
    PipelineSettings settings,
    String source,
    String destination,
    BatchConfig batch,
    BackfillConfig backfill,
    Long memory,
    Duration lease,
    OnGap onGap) {
  static final Duration DEFAULT_LEASE = Duration.ofHours(6);

  /** What PostgreSQL allows in a slot's name, and its length limit (NAMEDATALEN - 1). */
  private static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");

  public Optional<Long> memoryBytes() {
    return Optional.ofNullable(memory);
  }

  static PipelineConfig read(
      ConfigFile file, ConfigSection section, String name, Map<String, DestinationConfig> targets) {
    if (!PipelineName.isValid(name)) {
      section.wrong("is no pipeline name: " + PipelineName.RULE);
    }
    String destination = section.requiredText("destination");
    String source = section.requiredText("source");
    PipelineConfig config =
        new PipelineConfig(
            settings(file, section, name, database(section, targets.get(destination))),
            source,
            destination,
            BatchConfig.read(section.section("batch")),
            BackfillConfig.read(section.section("backfill")),
            section.parsed("memory", null, text -> Notation.bytes(text, 8L << 20, 1L << 40)),
            section.parsed(
                "lease",
                DEFAULT_LEASE,
                text -> Notation.duration(text, Duration.ofSeconds(1), Duration.ofDays(30))),
            section.parsed("on_gap", OnGap.RESYNC, text -> Notation.choice(text, OnGap.class)));
    section.finish();
    return config;
  }

  private static PipelineSettings settings(
      ConfigFile file, ConfigSection section, String name, String database) {
    String ownName = "rosetta_" + name.replace('-', '_');
    String slot = section.text("slot").orElse(ownName);
    if (!SLOT.matcher(slot).matches() && PipelineName.isValid(name)) {
      section.wrong("slot", "must be lower-case letters, digits and '_', at most 63");
    }
    DeleteMode deletes =
        section.parsed("deletes", DeleteMode.HARD, text -> Notation.choice(text, DeleteMode.class));
    return new PipelineSettings(
        name,
        section.text("publication").orElse(ownName),
        slot,
        new Identifier(database),
        section.textMap("schemas"),
        tables(file, section, deletes),
        section.parsed(
            "initial", InitialLoad.BACKFILL, text -> Notation.choice(text, InitialLoad.class)),
        section.textMap("types"));
  }

  /** Database names are written as in Snowflake's own unquoted SQL: they fold to upper case. */
  private static String database(ConfigSection section, DestinationConfig destination) {
    Optional<String> database =
        section
            .text("database")
            .or(() -> Optional.ofNullable(destination).flatMap(d -> d.defaultDatabase()));
    if (database.isEmpty()) {
      section.wrong("'database' is required here or in the destination");
    }
    return Identifier.ofSource(database.orElse("")).name();
  }

  private static List<TableSettings> tables(
      ConfigFile file, ConfigSection section, DeleteMode deletes) {
    if (!section.has("tables")) {
      section.wrong("'tables' is required: a list of schema.table");
      return List.of();
    }
    List<TableSettings> tables = new ArrayList<>();
    Set<TableId> seen = new HashSet<>();
    for (Map.Entry<String, Node> item : section.items("tables").entrySet()) {
      TableSettings table = TableConfig.read(file, item.getKey(), item.getValue(), deletes);
      if (!table.id().name().isEmpty() && !seen.add(table.id())) {
        file.wrong(item.getValue(), item.getKey(), table.id() + " is listed twice");
      }
      tables.add(table);
    }
    return tables;
  }
}
