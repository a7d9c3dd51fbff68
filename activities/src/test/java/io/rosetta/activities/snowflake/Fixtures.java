package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.types.TableMapper;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Mappings and changesets for the tests of this package. */
final class Fixtures {
  static final StateObjects OBJECTS = new StateObjects(new Identifier("DB"), "orders");

  static final SourceIdentity SOURCE = new SourceIdentity("7001", 1, List.of());

  private Fixtures() {}

  /** The position after a transaction that ended at this LSN. */
  static Position position(long lsn) {
    Instant time = Instant.parse("2026-11-24T01:02:03.123456Z");
    return new Position(
        new Lsn(lsn), 700, time, new Anchor(new Lsn(lsn - 10), 699, time, new Lsn(lsn - 20)));
  }

  /** A table {@code public.<name>}; columns are {@code name:type}, a key ends with {@code *}. */
  static TableMapping mapping(String name, WriteMode mode, DeleteMode deletes, String... columns) {
    List<SourceColumn> source = new ArrayList<>();
    List<String> key = new ArrayList<>();
    for (String column : columns) {
      String[] parts = column.replace("*", "").split(":", 3);
      boolean isKey = column.endsWith("*");
      source.add(
          new SourceColumn(
              source.size() + 1,
              parts[0],
              type(parts[1]),
              isKey,
              parts.length > 2 ? parts[2] : null));
      if (isKey) {
        key.add(parts[0]);
      }
    }
    TableId id = new TableId("public", name);
    TableSettings settings = new TableSettings(id, List.of(), List.of(), mode, deletes, Map.of());
    PipelineSettings pipeline =
        new PipelineSettings(
            "orders",
            "pub",
            "slot",
            new Identifier("DB"),
            Map.of(),
            List.of(settings),
            InitialLoad.NOW,
            Map.of());
    return TableMapper.map(
        new SourceTable(id, 1, 1, 'r', ReplicaIdentity.DEFAULT, source, key), settings, pipeline);
  }

  static TableMapping merge(String name, String... columns) {
    return mapping(name, WriteMode.MERGE, DeleteMode.HARD, columns);
  }

  static StagedChangeset staged(Changeset changeset) {
    return new StagedChangeset(
        changeset, OBJECTS.load("X"), "orders/000000000001/0000000000000001-ab/");
  }

  static Changeset changeset(TableMapping mapping, boolean truncate, boolean unchanged) {
    return new Changeset(
        mapping, truncate ? new Lsn(105) : Lsn.ZERO, unchanged, false, 1, 10, List.of());
  }

  /** As a stream knows it that has seen all its columns. */
  static KnownTable known(TableMapping mapping, String... dropped) {
    return KnownTable.of(mapping.source(), mapping, List.of(dropped));
  }

  /** What the catalog would say of it, in so far as a backfill keeps it. */
  static CatalogPicture picture(TableMapping mapping) {
    return new CatalogPicture(
        mapping.id(),
        16_400,
        690,
        'r',
        'p',
        ReplicaIdentity.DEFAULT,
        List.of(1),
        List.of(new CatalogPicture.Leaf(16_400, 16_401, "", "", false)),
        List.of(new CatalogPicture.Column(1, "id", 23, -1, "")),
        new CatalogPicture.Published("insert,update,delete,truncate", true, "", "", 5, 700));
  }

  /** The job that this attempt belongs to. */
  static JobRow jobRow(Attempt attempt) {
    BackfillJob job =
        new BackfillJob(
            attempt.job(),
            attempt.mapping().id(),
            BackfillKind.RESYNC,
            List.of(),
            BackfillState.EXECUTING,
            "",
            attempt.number(),
            attempt.generation(),
            "",
            null,
            null,
            null,
            null,
            0,
            0,
            0,
            BackfillJob.Totals.NONE,
            Instant.EPOCH,
            Instant.EPOCH);
    return new JobRow(
        job,
        attempt.mapping().target().quoted(),
        attempt.mapping().deletes() == DeleteMode.SOFT,
        List.of(),
        BigInteger.ZERO,
        Instant.EPOCH);
  }

  private static PostgresType type(String name) {
    return switch (name) {
      case "int4" -> new PostgresType(23, "pg_catalog", "int4", 'b', 'N', -1, null);
      case "int8" -> new PostgresType(20, "pg_catalog", "int8", 'b', 'N', -1, null);
      case "text" -> new PostgresType(25, "pg_catalog", "text", 'b', 'S', -1, null);
      case "date" -> new PostgresType(1082, "pg_catalog", "date", 'b', 'D', -1, null);
      case "bytea" -> new PostgresType(17, "pg_catalog", "bytea", 'b', 'U', -1, null);
      case "timestamptz" -> new PostgresType(1184, "pg_catalog", "timestamptz", 'b', 'D', -1, null);
      case "bool" -> new PostgresType(16, "pg_catalog", "bool", 'b', 'B', -1, null);
      case "float8" -> new PostgresType(701, "pg_catalog", "float8", 'b', 'N', -1, null);
      case "time" -> new PostgresType(1083, "pg_catalog", "time", 'b', 'D', -1, null);
      case "timestamp" -> new PostgresType(1114, "pg_catalog", "timestamp", 'b', 'D', -1, null);
      case "uuid" -> new PostgresType(2950, "pg_catalog", "uuid", 'b', 'U', -1, null);
      case "jsonb" -> new PostgresType(3802, "pg_catalog", "jsonb", 'b', 'U', -1, null);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
