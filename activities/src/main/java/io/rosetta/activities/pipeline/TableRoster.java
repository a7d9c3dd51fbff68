package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableNotation;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.activities.postgres.Finding;
import io.rosetta.activities.postgres.Preflight;
import io.rosetta.activities.postgres.Publication;
import io.rosetta.activities.stream.session.StreamPlan;
import io.rosetta.activities.types.TableMapper;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.TablesReport;
import io.rosetta.workflows.backfill.BackfillKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes tables into a pipeline that has started, and lets them go, beside its stream. Every step
 * may be repeated. Any thread.
 */
final class TableRoster {
  private final PipelineSettings configured;
  private final ConnectionPool pool;
  private final BackfillTarget target;
  private final Supplier<Optional<StoredState>> state;

  /**
   * For one pipeline.
   *
   * @param configured what the configuration says of it
   * @param state reads what is stored of it; empty when it has never started
   */
  TableRoster(
      PipelineSettings configured,
      ConnectionPool pool,
      BackfillTarget target,
      Supplier<Optional<StoredState>> state) {
    this.configured = configured;
    this.pool = pool;
    this.target = target;
    this.state = state;
  }

  /**
   * Checks tables, notes them as BACKFILLING and publishes them. A table that the pipeline has
   * stays as it is.
   *
   * @throws RosettaException CONFIGURATION_INVALID, TABLE_UNSUPPORTED and the like with all that
   *     stands against one of them
   */
  TablesReport add(List<String> names) {
    Set<TableId> added = parse(names);
    StoredState stored = stored();
    PipelineSettings now = EffectiveSettings.of(configured, Optional.of(stored));
    Map<TableId, TableSettings> all = new LinkedHashMap<>();
    now.tables().forEach(table -> all.put(table.id(), table));
    added.forEach(id -> all.putIfAbsent(id, settingsOf(id)));
    PipelineSettings next = configured.withTables(new ArrayList<>(all.values()));
    requireUsable(next, added);
    target.add(added);
    Publication publication = new Publication(configured.publication());
    pool.run(
        "adding tables to the publication",
        connection -> publication.ensure(connection, next.tableIds()));
    StoredState after = stored();
    return report(after, next).withToCopy(toCopy(after, added));
  }

  /**
   * Notes tables as removed and takes them out of the publication.
   *
   * @throws RosettaException CONFIGURATION_INVALID when the pipeline does not have one of them,
   *     PUBLICATION_FOREIGN when they cannot be taken out; nothing is changed then
   */
  TablesReport remove(List<String> names) {
    Set<TableId> removed = parse(names);
    StoredState stored = stored();
    PipelineSettings now = EffectiveSettings.of(configured, Optional.of(stored));
    requireKnown(stored, now, removed);
    Publication publication = new Publication(configured.publication());
    List<TableId> those = List.copyOf(removed);
    pool.run(
        "looking at the publication",
        connection -> publication.removal(connection, those).isPresent());
    List<String> jobs = open(removed).map(BackfillJob::id).toList();
    target.remove(removed);
    pool.run(
        "taking tables out of the publication",
        connection -> {
          publication.remove(connection, those);
          return true;
        });
    StoredState after = stored();
    return report(after, EffectiveSettings.of(configured, Optional.of(after))).withJobs(jobs);
  }

  private Stream<BackfillJob> open(Set<TableId> tables) {
    return target.jobs().stream()
        .filter(job -> !job.state().isEnded() && tables.contains(job.table()));
  }

  /** Tables that are to be copied and have no job that does: an answer may be asked for twice. */
  private List<String> toCopy(StoredState stored, Set<TableId> tables) {
    Set<TableId> copied =
        open(tables)
            .filter(job -> job.kind() != BackfillKind.REFRESH)
            .map(BackfillJob::table)
            .collect(Collectors.toSet());
    return stored.tables().stream()
        .filter(status -> status.state() == TableStatus.State.BACKFILLING)
        .map(TableStatus::table)
        .filter(table -> tables.contains(table) && !copied.contains(table))
        .map(TableNotation::write)
        .toList();
  }

  private StoredState stored() {
    return state
        .get()
        .orElseThrow(
            () ->
                new RosettaException(
                    RosettaError.CONFIGURATION_INVALID,
                    "pipeline '%s' has not started yet, so its tables are those of rosetta.yaml"
                        .formatted(configured.name())));
  }

  private TableSettings settingsOf(TableId id) {
    return configured.tables().stream()
        .filter(table -> table.id().equals(id))
        .findFirst()
        .orElse(TableSettings.of(id));
  }

  private static Set<TableId> parse(List<String> names) {
    Set<TableId> tables = new LinkedHashSet<>();
    for (String name : names) {
      try {
        tables.add(TableNotation.parse(name));
      } catch (IllegalArgumentException e) {
        throw new RosettaException(
            RosettaError.CONFIGURATION_INVALID, "a table " + e.getMessage() + ".");
      }
    }
    return tables;
  }

  private void requireUsable(PipelineSettings next, Set<TableId> added) {
    PooledSource source = new PooledSource(next, pool);
    List<TableSettings> those =
        next.tables().stream().filter(table -> added.contains(table.id())).toList();
    PipelineSettings only = next.withTables(those);
    TableSurvey.requireAll(only, source);
    TableMapper.requireDistinctTargets(TableSurvey.mappable(next, source));
    Preflight preflight = new Preflight(only, StreamPlan.applicationPrefix(next.name()));
    List<Finding> blocking =
        pool.run("looking at the tables", preflight::look).stream()
            .filter(Finding::blocking)
            .toList();
    if (!blocking.isEmpty()) {
      throw new RosettaException(
          blocking.get(0).error(),
          blocking.stream()
              .map(finding -> finding.subject() + ": " + finding.message() + " " + finding.fix())
              .collect(Collectors.joining("; ")));
    }
  }

  private static void requireKnown(StoredState stored, PipelineSettings now, Set<TableId> tables) {
    Set<TableId> known = new LinkedHashSet<>(now.tableIds());
    stored.tables().forEach(status -> known.add(status.table()));
    List<TableId> unknown = tables.stream().filter(table -> !known.contains(table)).toList();
    if (!unknown.isEmpty()) {
      throw new RosettaException(
          RosettaError.CONFIGURATION_INVALID,
          "pipeline '%s' has no table %s; it has: %s"
              .formatted(now.name(), names(unknown), names(now.tableIds())));
    }
  }

  private static String names(Collection<TableId> tables) {
    return tables.stream().map(TableNotation::write).collect(Collectors.joining(", "));
  }

  private static TablesReport report(StoredState stored, PipelineSettings settings) {
    Map<TableId, TableStatus> states = new TreeMap<>();
    settings
        .tableIds()
        .forEach(id -> states.put(id, new TableStatus(id, TableStatus.State.STREAMING, "")));
    stored.tables().forEach(status -> states.replace(status.table(), status));
    return new TablesReport(states.size(), StreamReports.views(List.copyOf(states.values())));
  }
}
