package io.rosetta.activities.postgres;

import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at everything at the source that would stop a pipeline, or bite it later, and says all of
 * it at once. It changes nothing. Immutable; any thread with a connection of its own.
 *
 * <p>Types with hostile names and enums without labels are not looked for: the stream takes every
 * value as text and does not stumble over them.
 */
public final class Preflight {
  private static final String PLUGIN = "pgoutput";

  /** What the application name of every connection of ours begins with. */
  private static final String OURS = "rosetta/";

  private final PipelineSettings pipeline;
  private final ReplicationSlot slot;

  /**
   * For one pipeline.
   *
   * @param ownApplicationPrefix what the walsenders of this pipeline's attempts begin with
   */
  public Preflight(PipelineSettings pipeline, String ownApplicationPrefix) {
    this.pipeline = pipeline;
    this.slot = new ReplicationSlot(pipeline.slot(), ownApplicationPrefix);
  }

  /** All findings, the worst first. */
  public List<Finding> look(Connection connection) throws SQLException {
    ServerFacts server = ServerFacts.read(connection);
    List<Finding> findings = new ArrayList<>(ServerPreflight.look(server));
    if (!server.isSupported()) {
      return findings;
    }
    Optional<SlotView> existing = slot.view(connection);
    findings.addAll(ServerPreflight.room(server, existing));
    List<TableId> ids = pipeline.tables().stream().map(TableSettings::id).toList();
    Map<TableId, SourceTable> tables = CatalogReader.read(connection, ids);
    Map<TableId, TableFacts> facts = TableFacts.read(connection, tables.values());
    findings.addAll(new TablePreflight(pipeline, server.user()).look(tables, facts));
    findings.addAll(
        new PublicationPreflight(pipeline.publication(), server).look(connection, ids, facts));
    existing.ifPresent(view -> findings.addAll(slotFindings(view, server)));
    return findings.stream()
        .sorted(java.util.Comparator.comparing(finding -> !finding.blocking()))
        .toList();
  }

  private List<Finding> slotFindings(SlotView view, ServerFacts server) {
    List<Finding> findings = new ArrayList<>();
    String subject = "slot " + view.name();
    String other = "name another slot in the pipeline's configuration";
    if (!view.plugin().equals(PLUGIN)) {
      String uses =
          view.plugin().isEmpty() ? "is a physical slot" : "uses the plugin " + view.plugin();
      findings.add(Finding.blocking(RosettaError.SLOT_FOREIGN, subject, "it " + uses, other));
    } else if (!view.database().equals(server.database())) {
      findings.add(
          Finding.blocking(
              RosettaError.SLOT_FOREIGN,
              subject,
              "it belongs to the database " + view.database() + ", not " + server.database(),
              other));
    } else if (view.twoPhase()) {
      findings.add(
          Finding.blocking(
              RosettaError.SLOT_FOREIGN, subject, "it decodes prepared transactions", other));
    }
    view.activeWalsender()
        .filter(walsender -> !walsender.ours())
        .ifPresent(
            walsender ->
                findings.add(
                    Finding.blocking(
                        RosettaError.SLOT_ACTIVE,
                        subject,
                        "pid "
                            + walsender.pid()
                            + " ("
                            + (walsender.application().isEmpty()
                                ? "no application name"
                                : walsender.application())
                            + ") reads from it",
                        (walsender.application().startsWith(OURS)
                                ? "if that is another pipeline, give this one a slot of its own"
                                    + " (slot: in rosetta.yaml); if it is left over"
                                : "stop that client, or")
                            + " SELECT pg_terminate_backend("
                            + walsender.pid()
                            + ")")));
    return findings;
  }
}
