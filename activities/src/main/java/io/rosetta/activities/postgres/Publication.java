package io.rosetta.activities.postgres;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.types.SourceSql;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A pipeline's publication: it alone says which tables the stream carries (PostgreSQL manual,
 * "CREATE PUBLICATION"). Stateless but for the name; any thread with a connection of its own.
 */
public final class Publication {
  private static final String ROW =
      """
      SELECT pg_catalog.pg_get_userbyid(pubowner), pg_catalog.pg_has_role(pubowner, 'USAGE'),
             puballtables, pubinsert AND pubupdate AND pubdelete AND pubtruncate, pubviaroot
      FROM pg_catalog.pg_publication WHERE pubname = ?
      """;
  private static final String TABLES =
      "SELECT schemaname, tablename FROM pg_catalog.pg_publication_tables WHERE pubname = ?";
  private static final String OPTIONS =
      " WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true)";

  private final String name;

  public Publication(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /**
   * A publication as the catalog has it.
   *
   * @param ours whether the connected role may alter it
   * @param complete whether it publishes inserts, updates, deletes and truncates
   * @param viaRoot whether partitions show as their root
   */
  public record View(
      String owner,
      boolean ours,
      boolean allTables,
      boolean complete,
      boolean viaRoot,
      Set<TableId> tables) {
    public View {
      tables = Set.copyOf(tables);
    }
  }

  /** Empty when there is none of this name. */
  public Optional<View> view(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ROW)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new View(
                row.getString(1),
                row.getBoolean(2),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getBoolean(5),
                tables(connection)));
      }
    }
  }

  private Set<TableId> tables(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, name);
      Set<TableId> tables = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tables.add(new TableId(rows.getString(1), rows.getString(2)));
        }
      }
      return tables;
    }
  }

  /**
   * Makes it exist, publish everything, and hold the tables.
   *
   * @return whether it was created
   * @throws RosettaException PUBLICATION_FOREIGN when it would have to be changed and belongs to
   *     somebody else
   */
  public boolean ensure(Connection connection, List<TableId> tables) throws SQLException {
    Optional<View> found = view(connection);
    if (found.isEmpty()) {
      execute(connection, createSql(tables));
      return true;
    }
    View view = found.get();
    List<String> changes = changes(view, tables);
    if (!changes.isEmpty() && !view.ours()) {
      throw new RosettaException(
          RosettaError.PUBLICATION_FOREIGN,
          "publication "
              + name
              + " belongs to "
              + view.owner()
              + " and lacks what the pipeline needs; its owner may run: "
              + String.join("; ", changes));
    }
    for (String change : changes) {
      execute(connection, change);
    }
    return false;
  }

  /**
   * Whether this server's walsenders go on holding a table to be unpublished when it was added
   * while a transaction that had written it was open. Mended in 14.18, 15.13, 16.9 and 17.5.
   *
   * @param version {@code server_version_num}
   */
  public static boolean forgetsOpenWriters(int version) {
    int minor = version % 10_000;
    return switch (version / 10_000) {
      case 14 -> minor < 18;
      case 15 -> minor < 13;
      case 16 -> minor < 9;
      case 17 -> minor < 5;
      default -> false;
    };
  }

  /**
   * Takes tables out and adds them again in one transaction, which makes walsenders of a server
   * that {@link #forgetsOpenWriters} look again. It is to be called after every transaction that
   * wrote the tables before they were added has ended.
   *
   * @param connection in autocommit, and left so
   */
  public void addAgain(Connection connection, List<TableId> tables) throws SQLException {
    String alter = "ALTER PUBLICATION " + SourceSql.quoted(name);
    OwnTransaction.committed(
        connection,
        () -> {
          execute(connection, alter + " DROP TABLE " + list(tables));
          execute(connection, alter + " ADD TABLE " + list(tables));
          return true;
        });
  }

  /**
   * Takes tables out that it has. One that publishes all tables keeps them: whoever reads it has to
   * drop their changes.
   *
   * @throws RosettaException PUBLICATION_FOREIGN when it belongs to somebody else
   */
  public void remove(Connection connection, List<TableId> tables) throws SQLException {
    Optional<String> removal = removal(connection, tables);
    if (removal.isPresent()) {
      execute(connection, removal.get());
    }
  }

  /**
   * What {@link #remove} would run; empty when there is nothing to do.
   *
   * @throws RosettaException PUBLICATION_FOREIGN when it belongs to somebody else
   */
  public Optional<String> removal(Connection connection, List<TableId> tables) throws SQLException {
    Optional<View> view = view(connection).filter(found -> !found.allTables());
    List<TableId> published = tables.stream().filter(table -> isIn(view, table)).toList();
    if (published.isEmpty()) {
      return Optional.empty();
    }
    String change =
        "ALTER PUBLICATION " + SourceSql.quoted(name) + " DROP TABLE " + list(published);
    if (!view.orElseThrow().ours()) {
      throw new RosettaException(
          RosettaError.PUBLICATION_FOREIGN,
          "publication %s belongs to %s, so its tables stay in it; its owner may run: %s"
              .formatted(name, view.orElseThrow().owner(), change));
    }
    return Optional.of(change);
  }

  private static boolean isIn(Optional<View> view, TableId table) {
    return view.filter(found -> found.tables().contains(table)).isPresent();
  }

  String createSql(List<TableId> tables) {
    return "CREATE PUBLICATION " + SourceSql.quoted(name) + " FOR TABLE " + list(tables) + OPTIONS;
  }

  /** What has to be run so that the pipeline can use it; empty when nothing. */
  List<String> changes(View view, List<TableId> tables) {
    List<String> changes = new ArrayList<>();
    String alter = "ALTER PUBLICATION " + SourceSql.quoted(name);
    if (!view.complete() || !view.viaRoot()) {
      changes.add(alter + " SET" + OPTIONS.substring(OPTIONS.indexOf(" (")));
    }
    List<TableId> missing =
        tables.stream().filter(table -> !view.tables().contains(table)).toList();
    if (!view.allTables() && !missing.isEmpty()) {
      changes.add(alter + " ADD TABLE " + list(missing));
    }
    return changes;
  }

  /** ONLY: children of an inheritance parent are tables of their own. */
  private static String list(List<TableId> tables) {
    return tables.stream()
        .map(table -> "ONLY " + SourceSql.quoted(table))
        .collect(Collectors.joining(", "));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
