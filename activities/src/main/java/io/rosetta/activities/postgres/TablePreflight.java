package io.rosetta.activities.postgres;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.types.SourceSql;
import io.rosetta.activities.types.TableMapper;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Findings about the tables of a pipeline. Used once, by one thread. */
final class TablePreflight {
  private final PipelineSettings pipeline;
  private final String user;
  private final List<Finding> findings = new ArrayList<>();

  TablePreflight(PipelineSettings pipeline, String user) {
    this.pipeline = pipeline;
    this.user = user;
  }

  List<Finding> look(Map<TableId, SourceTable> tables, Map<TableId, TableFacts> facts) {
    List<TableMapping> mappings = new ArrayList<>();
    for (TableSettings settings : pipeline.tables()) {
      SourceTable table = tables.get(settings.id());
      if (table == null) {
        add(
            RosettaError.CONFIGURATION_INVALID,
            settings.id(),
            "it does not exist in the database",
            "correct schema and name (they are case-sensitive), or leave it out");
      } else {
        look(table, settings, facts.get(settings.id())).ifPresent(mappings::add);
      }
    }
    try {
      TableMapper.requireDistinctTargets(mappings);
    } catch (RosettaException e) {
      findings.add(Finding.blocking(e.error(), "tables", e.getMessage(), ""));
    }
    return List.copyOf(findings);
  }

  private Optional<TableMapping> look(SourceTable table, TableSettings settings, TableFacts facts) {
    Optional<TableMapping> mapping = map(table, settings);
    if (table.kind() != 'r' && table.kind() != 'p') {
      return mapping;
    }
    checkPersistence(table, facts);
    checkAppend(table, settings);
    checkLeaves(table, facts);
    checkPrivileges(table, mapping, facts);
    checkClosedLeaves(table, facts);
    checkRowSecurity(table, facts);
    return mapping;
  }

  private Optional<TableMapping> map(SourceTable table, TableSettings settings) {
    try {
      return Optional.of(TableMapper.map(table, settings, pipeline));
    } catch (RosettaException e) {
      findings.add(
          Finding.blocking(e.error(), "table " + table.id(), e.getMessage(), e.error().action()));
      return Optional.empty();
    }
  }

  private void checkPersistence(SourceTable table, TableFacts facts) {
    switch (facts.persistence()) {
      case 'u' ->
          add(
              RosettaError.TABLE_UNSUPPORTED,
              table.id(),
              "it is unlogged: its changes are not in the WAL",
              "ALTER TABLE " + SourceSql.quoted(table.id()) + " SET LOGGED");
      case 't' ->
          add(
              RosettaError.TABLE_UNSUPPORTED,
              table.id(),
              "it is temporary: its changes are not in the WAL",
              "leave it out");
      default -> {
        // Permanent.
      }
    }
  }

  /** Without an identity the publication makes the application's UPDATE and DELETE fail. */
  private void checkAppend(SourceTable table, TableSettings settings) {
    if (settings.mode() == WriteMode.APPEND
        && table.key().isEmpty()
        && table.replicaIdentity() != ReplicaIdentity.FULL) {
      add(
          RosettaError.TABLE_UNSUPPORTED,
          table.id(),
          "it has no key and logs nothing of old rows, so once it is published the application's"
              + " UPDATE and DELETE would fail",
          "ALTER TABLE " + SourceSql.quoted(table.id()) + " REPLICA IDENTITY FULL");
    }
    if (settings.mode() == WriteMode.APPEND && pipeline.initial() == InitialLoad.BACKFILL) {
      findings.add(
          Finding.warning(
              "table " + table.id(),
              "rows that it has already are not copied: in mode append a copy and the same row from"
                  + " the stream could not be told to be one",
              "leave it so, or give the table a key and take mode: append away"));
    }
  }

  private void checkLeaves(SourceTable table, TableFacts facts) {
    if (!facts.badLeaves().isEmpty()) {
      add(
          RosettaError.TABLE_UNSUPPORTED,
          table.id(),
          "partitions that are foreign, unlogged, or of another replica identity: "
              + String.join(", ", facts.badLeaves()),
          facts.badLeaves().stream()
                  .map(leaf -> "ALTER TABLE " + leaf + " REPLICA IDENTITY FULL")
                  .collect(Collectors.joining("; "))
              + ", SET LOGGED, or DETACH");
    }
  }

  private void checkPrivileges(
      SourceTable table, Optional<TableMapping> mapping, TableFacts facts) {
    String role = SourceSql.quoted(user);
    if (!facts.schemaUsable()) {
      String schema = table.id().schema();
      add(
          RosettaError.SOURCE_PRIVILEGE_MISSING,
          table.id(),
          "role " + user + " may not use the schema " + schema,
          "GRANT USAGE ON SCHEMA " + SourceSql.quoted(schema) + " TO " + role);
    }
    List<String> hidden =
        mapping.map(TableMapping::columns).orElse(List.of()).stream()
            .map(ColumnMapping::source)
            .map(column -> column.name())
            .filter(column -> !facts.readable().contains(column))
            .toList();
    if (!hidden.isEmpty()) {
      add(
          RosettaError.SOURCE_PRIVILEGE_MISSING,
          table.id(),
          "role " + user + " may not read the columns " + String.join(", ", hidden),
          "GRANT SELECT ON " + SourceSql.quoted(table.id()) + " TO " + role);
    }
  }

  /** The stream sees partitions as their root, but a backfill reads each by itself. */
  private void checkClosedLeaves(SourceTable table, TableFacts facts) {
    if (!facts.closedLeaves().isEmpty() && pipeline.initial() == InitialLoad.BACKFILL) {
      add(
          RosettaError.SOURCE_PRIVILEGE_MISSING,
          table.id(),
          "role "
              + user
              + " may not read its partitions "
              + String.join(", ", facts.closedLeaves()),
          "GRANT SELECT ON "
              + String.join(", ", facts.closedLeaves())
              + " TO "
              + SourceSql.quoted(user));
    }
  }

  /** The stream sees all rows, but whatever reads the table, a backfill first, would miss some. */
  private void checkRowSecurity(SourceTable table, TableFacts facts) {
    if (facts.hidesRows()) {
      boolean copies = pipeline.initial() == InitialLoad.BACKFILL;
      findings.add(
          new Finding(
              copies ? RosettaError.SOURCE_PRIVILEGE_MISSING : RosettaError.SOURCE_PREFLIGHT_FAILED,
              copies,
              "table " + table.id(),
              "row-level security hides rows from role " + user,
              "ALTER ROLE " + SourceSql.quoted(user) + " BYPASSRLS"));
    }
  }

  private void add(RosettaError error, TableId table, String message, String fix) {
    findings.add(Finding.blocking(error, "table " + table, message, fix));
  }
}
