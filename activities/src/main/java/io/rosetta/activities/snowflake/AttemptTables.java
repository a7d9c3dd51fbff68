package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.ColumnConversion;
import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TargetTableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tables that one attempt of a backfill owns: what its chunks are loaded into, the tombstones,
 * and what is fetched by key at the end. No other attempt ever has the same. Files that the typed
 * tables refuse for a value go into tables of texts ({@link #texts}), as the stream's do.
 */
final class AttemptTables {
  static final String QUARANTINED = "QUARANTINED";

  private static final Pattern WHOLE_NUMBER = Pattern.compile("NUMBER\\(\\d+,\\s*0\\)");

  private final StateObjects objects;
  private final Attempt attempt;
  private final TargetTableId stage;
  private final TargetTableId load;
  private final TargetTableId fetched;
  private final TombstoneTable tombstones;
  private final LoadLayout loadLayout = new LoadLayout();
  private final LoadLayout fetchedLayout = new LoadLayout();

  AttemptTables(StateObjects objects, Attempt attempt) {
    this(
        objects,
        attempt,
        objects.backfillLoad(attempt.job(), attempt.number()),
        objects.fetched(attempt.job(), attempt.number()));
  }

  private AttemptTables(
      StateObjects objects, Attempt attempt, TargetTableId load, TargetTableId fetched) {
    TableMapping mapping = attempt.mapping();
    this.objects = objects;
    this.attempt = attempt;
    this.stage = objects.stage();
    this.load = load;
    this.fetched = fetched;
    this.tombstones = new TombstoneTable(objects, mapping, attempt.job(), attempt.number());
    // Keys come as the pending row gave them, so they are compared as text and never converted.
    for (int part = 0; part < mapping.keyIndexes().size(); part++) {
      fetchedLayout.add(LoadTable.originKey(part), "VARCHAR(134217728)");
    }
    fetchedLayout.add("VERSION", "NUMBER(38,0)");
    addColumns(loadLayout, mapping.columns());
    addColumns(fetchedLayout, mapping.columns());
  }

  /** Those of texts: they are made when they are needed, which is hardly ever. */
  AttemptTables texts() {
    Attempt ofTexts =
        new Attempt(
            attempt.job(),
            attempt.number(),
            attempt.generation(),
            attempt.mapping().loadedAsText());
    return new AttemptTables(
        objects, ofTexts, StateObjects.texts(load), StateObjects.texts(fetched));
  }

  /** How what is in them is converted. */
  TableMapping mapping() {
    return attempt.mapping();
  }

  TargetTableId load() {
    return load;
  }

  TargetTableId fetched() {
    return fetched;
  }

  TombstoneTable tombstones() {
    return tombstones;
  }

  Sql createLoad() {
    return loadLayout.create(load);
  }

  Sql createFetched() {
    return fetchedLayout.create(fetched);
  }

  Sql copyChunk(String directory, List<String> files) {
    return loadLayout.copy(load, stage, directory, files);
  }

  Sql copyFetched(String directory, List<String> files) {
    return fetchedLayout.copy(fetched, stage, directory, files);
  }

  /** Fails when the load table is gone. */
  Sql describeLoad() {
    return Sql.of("DESCRIBE TABLE " + load.quoted());
  }

  Sql countLoaded() {
    return Sql.of("SELECT COUNT(*) FROM " + load.quoted());
  }

  /** How many rows of the load table have a value that the target cannot hold. */
  Sql countUnholdable() {
    String unholdable =
        QuarantineStatement.unholdableCondition(mapping(), "l").map(c -> " OR " + c).orElse("");
    return Sql.of(
        "SELECT COUNT_IF(l.%s IS NOT NULL%s) FROM %s AS l"
            .formatted(QUARANTINED, unholdable, load.quoted()));
  }

  /** How many keys the load table holds more than once, as the target compares them. */
  Sql countRepeatedKeys() {
    List<String> key = new ArrayList<>();
    for (int index : mapping().keyIndexes()) {
      String column = "l." + LoadTable.column(index);
      key.add(mapping().columns().get(index).conversion().fromLoad(column));
    }
    String columns = String.join(", ", key);
    return Sql.of(
        "SELECT COUNT(*) FROM (SELECT COUNT(*) AS TIMES FROM %s AS l GROUP BY %s HAVING COUNT(*) > 1) AS repeated"
            .formatted(load.quoted(), columns));
  }

  /**
   * The least and the greatest key of each file, by the key's first column; empty where that is no
   * whole number: the order of others is not known here.
   */
  Optional<Sql> keyRanges() {
    int first = mapping().keyIndexes().get(0);
    ColumnConversion conversion = mapping().columns().get(first).conversion();
    if (!WHOLE_NUMBER.matcher(conversion.targetType()).matches()) {
      return Optional.empty();
    }
    String key = conversion.fromLoad("l." + LoadTable.column(first));
    return Optional.of(
        Sql.of(
            "SELECT MIN(%s), MAX(%s) FROM %s AS l GROUP BY l.TAG"
                .formatted(key, key, load.quoted())));
  }

  /** How many rows of a directory have a key that the target cannot hold; empty when none can. */
  Optional<Sql> countUnholdableKeys(String directory) {
    List<String> conditions = new ArrayList<>();
    for (int index : mapping().keyIndexes()) {
      mapping()
          .columns()
          .get(index)
          .conversion()
          .unholdableInLoad("l." + LoadTable.column(index))
          .ifPresent(condition -> conditions.add("(" + condition + ")"));
    }
    return conditions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Sql.of(
                "SELECT COUNT(*) FROM %s AS l WHERE STARTSWITH(l.TAG, ?) AND (%s)"
                    .formatted(load.quoted(), String.join(" OR ", conditions)),
                directory));
  }

  private static void addColumns(LoadLayout layout, List<ColumnMapping> columns) {
    for (int i = 0; i < columns.size(); i++) {
      layout.add(LoadTable.column(i), columns.get(i).conversion().loadType());
    }
    layout.add(QUARANTINED, "VARCHAR(134217728)");
  }
}
