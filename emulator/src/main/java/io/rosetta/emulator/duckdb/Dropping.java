package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** DROP, and what CREATE OR REPLACE drops. */
final class Dropping {
  private final Work work;
  private final Changes changes;

  Dropping(Work work, Changes changes) {
    this.work = work;
    this.changes = changes;
  }

  String drop(Ddl.Drop drop) throws SQLException {
    boolean found =
        switch (drop.kind()) {
          case "DATABASE" -> database(drop.name());
          case "SCHEMA" -> schema(drop.name());
          case "TABLE", "VIEW" -> relation(drop);
          default -> options(drop);
        };
    String printed = ObjectName.printed(drop.name().last());
    if (found) {
      return printed + " successfully dropped.";
    }
    if (drop.ifExists()) {
      return "Drop statement executed successfully (" + printed + " already dropped).";
    }
    String kind = drop.kind().charAt(0) + drop.kind().substring(1).toLowerCase(Locale.ROOT);
    throw SqlError.missingObject(kind, drop.name().toString());
  }

  private boolean database(ObjectName name) throws SQLException {
    Optional<Namespace> there = work.catalog().database(name.last());
    if (there.isPresent()) {
      namespace(there.get());
    }
    return there.isPresent();
  }

  private boolean schema(ObjectName name) throws SQLException {
    Optional<Namespace> there = work.catalog().schema(Names.resolveSchema(name, work.session()));
    if (there.isPresent()) {
      namespace(there.get());
    }
    return there.isPresent();
  }

  /** A database or schema with everything in it. */
  void namespace(Namespace dropped) throws SQLException {
    for (Relation relation : work.catalog().relations()) {
      if (isIn(relation.id(), dropped)) {
        relation(relation);
      }
    }
    work.catalog().storedOptions().stream()
        .filter(s -> isIn(s.id(), dropped))
        .forEach(changes::remove);
    for (Namespace n : work.catalog().namespaces()) {
      boolean inside =
          n.database().equals(dropped.database())
              && (dropped.schema().isEmpty() || n.schema().equals(dropped.schema()));
      if (inside) {
        changes.remove(n);
        if (!n.schema().isEmpty()) {
          work.update(
              "DROP SCHEMA IF EXISTS "
                  + Physical.schema(new SchemaId(n.database(), n.schema()))
                  + " CASCADE");
        }
      }
    }
  }

  private static boolean isIn(TableId id, Namespace namespace) {
    return id.database().equals(namespace.database())
        && (namespace.schema().isEmpty() || id.schema().equals(namespace.schema()));
  }

  private boolean relation(Ddl.Drop drop) throws SQLException {
    TableId id = work.binding().resolve(drop.name());
    Optional<Relation> there = work.catalog().relation(id, work.session().sessionId());
    if (there.isEmpty()) {
      return false;
    }
    if (there.get().isView() != drop.kind().equals("VIEW")) {
      throw new SqlError(
          "001540",
          "42601",
          "SQL compilation error:\nObject found is of type '"
              + (there.get().isView() ? "VIEW" : "TABLE")
              + "', not specified type '"
              + drop.kind()
              + "'.");
    }
    relation(there.get());
    return true;
  }

  void relation(Relation relation) throws SQLException {
    changes.remove(relation);
    if (!relation.isView()) {
      work.update("DROP TABLE IF EXISTS " + relation.physical());
      work.update("DELETE FROM rosetta.loads WHERE serial = " + relation.serial());
    }
  }

  private boolean options(Ddl.Drop drop) {
    Optional<StoredOptions> there =
        work.catalog()
            .options(drop.kind(), work.binding().resolve(drop.name()), work.session().sessionId());
    there.ifPresent(changes::remove);
    return there.isPresent();
  }
}
