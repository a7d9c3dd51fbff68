package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.workflows.PreflightFinding;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tries what the pipeline needs of its target, by doing it: sign in, find database and warehouse,
 * compare target tables that exist, and, as a step of its own, create the schema {@code _ROSETTA}
 * with the pipeline's objects. Any thread.
 */
public final class TargetPreflight {
  private final DestinationSettings settings;
  private final StateObjects objects;
  private final StateStore store;

  public TargetPreflight(DestinationSettings settings, TargetScope scope) {
    this.settings = settings;
    this.objects = scope.objects();
    this.store = new StateStore(objects, Clock.systemUTC());
  }

  /** Looks and changes nothing. */
  public List<PreflightFinding> check(List<TableMapping> mappings) {
    List<PreflightFinding> findings = new ArrayList<>();
    try (SnowflakeSession session = open()) {
      if (checkObjects(session, findings)) {
        for (TableMapping mapping : mappings) {
          checkTable(session, mapping, findings);
        }
      }
    } catch (RosettaException e) {
      findings.add(finding(settings.name(), e));
    }
    return findings;
  }

  /** Makes the pipeline's objects exist, once nothing else stands against a start. */
  public List<PreflightFinding> createState() {
    String doing = "creating the pipeline's state in " + objects.schema();
    try (SnowflakeSession session = open()) {
      store.create(session);
      return List.of();
    } catch (SQLException e) {
      return List.of(finding(objects.schema(), SnowflakeErrors.failed(doing, e)));
    } catch (RosettaException e) {
      return List.of(finding(settings.name(), e));
    }
  }

  /** The policy tries again; the driver's own retries would only delay what is to be said. */
  private SnowflakeSession open() {
    return SnowflakeSession.open(
        settings.withProperty("maxHttpRetries", "1"),
        SessionParameters.standalone(objects.pipeline()));
  }

  /** Whether it makes sense to go on. */
  private boolean checkObjects(SnowflakeSession session, List<PreflightFinding> findings) {
    String database = objects.database().quoted();
    String subject = "database %s of destination '%s'".formatted(database, settings.name());
    if (!tried(session, Sql.of("SHOW SCHEMAS IN DATABASE " + database), subject, findings)) {
      return false;
    }
    try {
      List<String> warehouses =
          session.query(Sql.of("SELECT CURRENT_WAREHOUSE()"), row -> row.getString(1));
      if (warehouses.get(0) == null) {
        findings.add(
            new PreflightFinding(
                RosettaError.TARGET_OBJECT_MISSING.name(),
                true,
                settings.name(),
                "no warehouse is chosen, or the role may not use it",
                "Set `warehouse` and GRANT USAGE ON WAREHOUSE <name> TO ROLE <role>"));
        return false;
      }
      return true;
    } catch (SQLException e) {
      findings.add(
          finding(settings.name(), SnowflakeErrors.failed("looking for the warehouse", e)));
      return false;
    }
  }

  private void checkTable(
      SnowflakeSession session, TableMapping mapping, List<PreflightFinding> findings) {
    TargetTable table = new TargetTable(mapping);
    try {
      Optional<List<DescribedColumn>> existing = TablePreparation.describe(session, table);
      List<String> differences = existing.map(table::differences).orElse(List.of());
      if (!differences.isEmpty()) {
        findings.add(
            finding(mapping.id().toString(), TablePreparation.mismatch(mapping, differences)));
      }
      new TargetOwners(objects)
          .conflict(session, mapping)
          .ifPresent(taken -> findings.add(finding(mapping.id().toString(), taken)));
    } catch (SQLException e) {
      findings.add(
          finding(
              mapping.id().toString(),
              SnowflakeErrors.failed("describing " + mapping.target(), e)));
    }
  }

  private static boolean tried(
      SnowflakeSession session, Sql sql, String subject, List<PreflightFinding> findings) {
    try {
      session.query(sql, row -> "");
      return true;
    } catch (SQLException e) {
      findings.add(finding(subject, SnowflakeErrors.failed("looking for " + subject, e)));
      return false;
    }
  }

  private static PreflightFinding finding(String subject, RosettaException e) {
    return new PreflightFinding(
        e.error().name(), true, subject, e.getMessage(), e.error().action());
  }
}
