package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TargetTableId;
import java.util.List;

/**
 * The tables that one attempt of a backfill owns: what its chunks are loaded into, the tombstones,
 * and what is fetched by key at the end. No other attempt ever has the same.
 */
final class AttemptTables {
  static final String QUARANTINED = "QUARANTINED";

  private final TargetTableId stage;
  private final TargetTableId load;
  private final TargetTableId fetched;
  private final TombstoneTable tombstones;
  private final LoadLayout loadLayout = new LoadLayout();
  private final LoadLayout fetchedLayout = new LoadLayout();

  AttemptTables(StateObjects objects, Attempt attempt) {
    TableMapping mapping = attempt.mapping();
    this.stage = objects.stage();
    this.load = objects.backfillLoad(attempt.job(), attempt.number());
    this.fetched = objects.fetched(attempt.job(), attempt.number());
    this.tombstones = new TombstoneTable(objects, mapping, attempt.job(), attempt.number());
    // Keys come as the pending row gave them, so they are compared as text and never converted.
    for (int part = 0; part < mapping.keyIndexes().size(); part++) {
      fetchedLayout.add(LoadTable.originKey(part), "VARCHAR(134217728)");
    }
    fetchedLayout.add("VERSION", "NUMBER(38,0)");
    addColumns(loadLayout, mapping.columns());
    addColumns(fetchedLayout, mapping.columns());
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
  Sql countUnholdable(TableMapping mapping) {
    String unholdable =
        QuarantineStatement.unholdableCondition(mapping, "l").map(c -> " OR " + c).orElse("");
    return Sql.of(
        "SELECT COUNT(*) FROM %s AS l WHERE l.%s IS NOT NULL%s"
            .formatted(load.quoted(), QUARANTINED, unholdable));
  }

  private static void addColumns(LoadLayout layout, List<ColumnMapping> columns) {
    for (int i = 0; i < columns.size(); i++) {
      layout.add(LoadTable.column(i), columns.get(i).conversion().loadType());
    }
    layout.add(QUARANTINED, "VARCHAR(134217728)");
  }
}
