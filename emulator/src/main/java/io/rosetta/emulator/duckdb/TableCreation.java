package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CREATE TABLE in its forms. DuckDB's tables have types only: all checks are made on the way in.
 */
final class TableCreation {
  private final Work work;
  private final Changes changes;

  TableCreation(Work work, Changes changes) {
    this.work = work;
    this.changes = changes;
  }

  String create(Ddl.CreateTable create) throws SQLException {
    TableId id = work.binding().resolve(create.name());
    DdlExecutor.requireSchema(work, id.schemaId());
    String owner =
        create.persistence() == Ddl.Persistence.TEMPORARY ? work.session().sessionId() : "";
    Optional<Relation> there =
        work.catalog().relation(id, owner).filter(r -> r.owner().equals(owner));
    if (there.isPresent() && create.ifThere() == Ddl.IfThere.SKIP) {
      return DdlExecutor.exists(ObjectName.printed(id.name()));
    }
    if (there.isPresent() && (create.ifThere() == Ddl.IfThere.FAIL || there.get().isView())) {
      throw SqlError.alreadyExists(id.toString());
    }
    Source source = source(create);
    // The old table may be the source: it goes when the new one has its rows.
    Relation table = relation(create, id, owner, source.columns());
    String staging = work.temporary();
    if (!source.rows().isEmpty()) {
      work.update("CREATE TEMP TABLE " + staging + " AS " + source.rows());
      work.check();
    }
    if (there.isPresent()) {
      new Dropping(work, changes).relation(there.get());
    }
    make(table);
    if (!source.rows().isEmpty()) {
      work.update("INSERT INTO " + table.physical() + " SELECT * FROM " + staging);
      work.update("DROP TABLE " + staging);
    }
    changes.put(table);
    return "Table " + ObjectName.printed(id.name()) + " successfully created.";
  }

  /** Columns of the new table, and the query of its rows in DuckDB's SQL or empty. */
  private record Source(List<ColumnDef> columns, String rows) {}

  private Source source(Ddl.CreateTable create) throws SQLException {
    if (create.source() instanceof Ddl.FromLike like) {
      return new Source(work.table(like.table()).columns(), "");
    } else if (create.source() instanceof Ddl.FromClone clone) {
      Relation original = work.table(clone.table());
      return new Source(original.columns(), "SELECT * FROM " + original.physical());
    } else if (create.source() instanceof Ddl.FromQuery query) {
      return fromQuery(create, query);
    }
    List<ColumnDef> columns = new ArrayList<>();
    for (Ddl.ColumnDefinition c : create.columns()) {
      columns.add(definition(work, c, false));
    }
    return new Source(columns, "");
  }

  /** A default is tried out once, so that a wrong one is refused here. */
  static ColumnDef definition(Work work, Ddl.ColumnDefinition c, boolean added) {
    String text = c.defaultValue().map(Ddl.Default::text).orElse("");
    ColumnDef column =
        new ColumnDef(c.name(), c.type(), c.nullable(), text, added, c.comment().orElse(""));
    if (!text.isEmpty()) {
      new Assignments(work.binding()).byDefault(column.withNullable(true));
    }
    return column;
  }

  private Source fromQuery(Ddl.CreateTable create, Ddl.FromQuery query) throws SQLException {
    RenderedQuery rendered =
        new QueryRenderer(work.binding()).render(query.query(), Optional.empty());
    List<ResultColumn> found = new QueryExecutor(work).columns(rendered);
    List<ColumnDef> columns =
        create.columns().isEmpty()
            ? definitions(found, List.of())
            : create.columns().stream().map(c -> definition(work, c, false)).toList();
    if (columns.size() != found.size()) {
      throw SqlError.columnCount(columns.size(), found.size());
    }
    List<String> items = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Rendered value =
          new Rendered(
              "s." + RenderedQuery.physical(i + 1),
              Optional.of(found.get(i).type()),
              found.get(i).nullable());
      items.add(new Assignments(work.binding()).assign(value, columns.get(i)));
    }
    return new Source(
        columns, "SELECT " + String.join(", ", items) + " FROM (" + rendered.sql() + ") s");
  }

  static List<ColumnDef> definitions(List<ResultColumn> found, List<String> names) {
    List<ColumnDef> columns = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      String name = i < names.size() ? names.get(i) : found.get(i).name();
      if (columns.stream().anyMatch(c -> c.name().equals(name))) {
        throw SqlError.duplicateColumn(ObjectName.printed(name));
      }
      columns.add(ColumnDef.of(name, found.get(i).type()));
    }
    return columns;
  }

  private Relation relation(
      Ddl.CreateTable create, TableId id, String owner, List<ColumnDef> columns) {
    boolean inTransientSchema =
        work.catalog().schema(id.schemaId()).map(Namespace::isTransient).orElse(false);
    Ddl.Persistence persistence =
        create.persistence() == Ddl.Persistence.PERMANENT && inTransientSchema
            ? Ddl.Persistence.TRANSIENT
            : create.persistence();
    return new Relation(
        id,
        work.catalog().nextSerial(),
        persistence,
        columns,
        "",
        owner,
        DdlExecutor.retention(create.options(), 1),
        DdlExecutor.comment(create.options()),
        System.currentTimeMillis());
  }

  private void make(Relation table) throws SQLException {
    if (!table.owner().isEmpty()) {
      work.update("CREATE SCHEMA IF NOT EXISTS " + Physical.temporarySchema(table.owner()));
    }
    List<String> columns =
        table.columns().stream()
            .map(c -> Physical.quoted(c.name()) + " " + DuckType.of(c.type()))
            .toList();
    work.update("CREATE TABLE " + table.physical() + " (" + String.join(", ", columns) + ")");
  }
}
