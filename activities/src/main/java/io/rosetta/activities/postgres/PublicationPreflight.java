package io.rosetta.activities.postgres;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.types.SourceSql;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Findings about the publication. Used once, by one thread. */
final class PublicationPreflight {
  /** Row filters and column lists exist since 15; an older catalog has no such columns. */
  private static final String PARTIAL =
      """
      SELECT n.nspname, c.relname,
             to_jsonb(r) ->> 'prqual' IS NOT NULL, to_jsonb(r) ->> 'prattrs' IS NOT NULL
      FROM pg_catalog.pg_publication p
      JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid
      JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE p.pubname = ?
      """;

  private final String name;
  private final ServerFacts server;
  private final Publication publication;
  private final List<Finding> findings = new ArrayList<>();

  PublicationPreflight(String name, ServerFacts server) {
    this.name = name;
    this.server = server;
    this.publication = new Publication(name);
  }

  List<Finding> look(Connection connection, List<TableId> tables, Map<TableId, TableFacts> facts)
      throws SQLException {
    List<TableId> existing = tables.stream().filter(facts::containsKey).toList();
    Optional<Publication.View> view = publication.view(connection);
    if (view.isEmpty()) {
      checkCreate(existing, facts);
    } else {
      checkExisting(view.get(), existing, facts);
      checkPartial(connection, existing);
    }
    return List.copyOf(findings);
  }

  private void checkCreate(List<TableId> tables, Map<TableId, TableFacts> facts) {
    if (!server.mayCreate()) {
      add(
          RosettaError.SOURCE_PRIVILEGE_MISSING,
          "role " + server.user() + " may not create it",
          "GRANT CREATE ON DATABASE "
              + SourceSql.quoted(server.database())
              + " TO "
              + SourceSql.quoted(server.user())
              + ", or a privileged role runs: "
              + publication.createSql(tables));
    }
    checkOwners(tables, facts, publication.createSql(tables));
  }

  private void checkOwners(Collection<TableId> toAdd, Map<TableId, TableFacts> facts, String sql) {
    for (TableId table : toAdd) {
      TableFacts fact = facts.get(table);
      if (!fact.owns()) {
        findings.add(
            Finding.blocking(
                RosettaError.SOURCE_PRIVILEGE_MISSING,
                "table " + table,
                "only its owner " + fact.owner() + " may add it to a publication",
                "GRANT "
                    + SourceSql.quoted(fact.owner())
                    + " TO "
                    + SourceSql.quoted(server.user())
                    + ", or a privileged role runs: "
                    + sql));
      }
    }
  }

  private void checkExisting(
      Publication.View view, List<TableId> tables, Map<TableId, TableFacts> facts) {
    List<String> changes = publication.changes(view, tables);
    if (!changes.isEmpty() && !view.ours()) {
      add(
          RosettaError.PUBLICATION_FOREIGN,
          "it belongs to " + view.owner() + " and lacks what the pipeline needs",
          "its owner runs: " + String.join("; ", changes));
    } else if (!changes.isEmpty() && !view.allTables()) {
      List<TableId> missing =
          tables.stream().filter(table -> !view.tables().contains(table)).toList();
      checkOwners(missing, facts, String.join("; ", changes));
    }
    List<String> others =
        view.tables().stream()
            .filter(table -> !tables.contains(table))
            .sorted()
            .map(TableId::toString)
            .toList();
    if (!others.isEmpty()) {
      findings.add(
          Finding.warning(
              "publication " + name,
              "it holds tables that the pipeline does not name: "
                  + String.join(", ", others.subList(0, Math.min(10, others.size())))
                  + (others.size() > 10 ? " and " + (others.size() - 10) + " more" : ""),
              "add them to the pipeline, or take them out of the publication"));
    }
  }

  private void checkPartial(Connection connection, List<TableId> tables) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PARTIAL)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          TableId table = new TableId(row.getString(1), row.getString(2));
          boolean rows = row.getBoolean(3);
          if (tables.contains(table) && (rows || row.getBoolean(4))) {
            String quoted = SourceSql.quoted(name);
            add(
                RosettaError.SOURCE_PREFLIGHT_FAILED,
                "it publishes only some " + (rows ? "rows" : "columns") + " of " + table,
                "ALTER PUBLICATION "
                    + quoted
                    + " DROP TABLE "
                    + SourceSql.quoted(table)
                    + "; ALTER PUBLICATION "
                    + quoted
                    + " ADD TABLE "
                    + SourceSql.quoted(table));
          }
        }
      }
    }
  }

  private void add(RosettaError error, String message, String fix) {
    findings.add(Finding.blocking(error, "publication " + name, message, fix));
  }
}
