package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Ddl.Persistence;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * TABLES, COLUMNS and SCHEMATA of INFORMATION_SCHEMA, the columns that are most used.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/info-schema">Information schema</a>
 */
final class InformationSchema {
  private final Binding binding;

  InformationSchema(Binding binding) {
    this.binding = binding;
  }

  RenderedQuery query(ObjectName name) {
    String database =
        name.fromEnd(2)
            .or(binding.session()::currentDatabase)
            .orElseThrow(() -> SqlError.noCurrentDatabase("SELECT"));
    if (binding.catalog().database(database).isEmpty()) {
      throw SqlError.missingObject("Database", database);
    }
    return switch (name.last()) {
      case "TABLES" -> tables(database);
      case "COLUMNS" -> columns(database);
      case "SCHEMATA" -> schemata(database);
      default -> throw SqlError.missingObject("Object", name.toString());
    };
  }

  private List<Relation> relations(String database) {
    return binding.catalog().relations().stream()
        .filter(r -> r.id().database().equals(database))
        .filter(r -> r.owner().isEmpty() || r.owner().equals(binding.session().sessionId()))
        .toList();
  }

  private RenderedQuery tables(String database) {
    List<List<String>> rows = new ArrayList<>();
    for (Relation r : relations(database)) {
      rows.add(
          List.of(
              text(r.id().database()),
              text(r.id().schema()),
              text(r.id().name()),
              text(kind(r)),
              text(r.persistence() == Persistence.TRANSIENT ? "YES" : "NO"),
              r.isView() ? "NULL" : "(SELECT count(*) FROM " + r.physical() + ")",
              Integer.toString(r.retentionDays()),
              r.comment().isEmpty() ? "NULL" : text(r.comment()),
              "make_timestamptz(" + r.createdMillis() * 1000 + ")"));
    }
    return rendered(
        rows,
        column("TABLE_CATALOG", SqlType.VARCHAR),
        column("TABLE_SCHEMA", SqlType.VARCHAR),
        column("TABLE_NAME", SqlType.VARCHAR),
        column("TABLE_TYPE", SqlType.VARCHAR),
        column("IS_TRANSIENT", SqlType.VARCHAR),
        column("ROW_COUNT", SqlType.BIGGEST_INTEGER),
        column("RETENTION_TIME", SqlType.BIGGEST_INTEGER),
        column("COMMENT", SqlType.VARCHAR),
        column("CREATED", SqlType.TIMESTAMP_LTZ));
  }

  private static String kind(Relation r) {
    if (r.isView()) {
      return "VIEW";
    }
    return r.persistence() == Persistence.TEMPORARY ? "LOCAL TEMPORARY" : "BASE TABLE";
  }

  private RenderedQuery columns(String database) {
    List<List<String>> rows = new ArrayList<>();
    for (Relation r : relations(database)) {
      int position = 0;
      for (ColumnDef c : r.columns()) {
        position++;
        rows.add(
            List.of(
                text(r.id().database()),
                text(r.id().schema()),
                text(r.id().name()),
                text(c.name()),
                Integer.toString(position),
                c.defaultText().isEmpty() ? "NULL" : text(c.defaultText()),
                text(c.nullable() ? "YES" : "NO"),
                text(typeName(c.type())),
                c.type().kind() == Kind.TEXT ? Integer.toString(c.type().length()) : "NULL",
                c.type().kind() == Kind.FIXED ? Integer.toString(c.type().length()) : "NULL",
                c.type().kind() == Kind.FIXED ? Integer.toString(c.type().scale()) : "NULL",
                c.type().isTimestamp() || c.type().kind() == Kind.TIME
                    ? Integer.toString(c.type().scale())
                    : "NULL",
                c.comment().isEmpty() ? "NULL" : text(c.comment())));
      }
    }
    return rendered(
        rows,
        column("TABLE_CATALOG", SqlType.VARCHAR),
        column("TABLE_SCHEMA", SqlType.VARCHAR),
        column("TABLE_NAME", SqlType.VARCHAR),
        column("COLUMN_NAME", SqlType.VARCHAR),
        column("ORDINAL_POSITION", SqlType.BIGGEST_INTEGER),
        column("COLUMN_DEFAULT", SqlType.VARCHAR),
        column("IS_NULLABLE", SqlType.VARCHAR),
        column("DATA_TYPE", SqlType.VARCHAR),
        column("CHARACTER_MAXIMUM_LENGTH", SqlType.BIGGEST_INTEGER),
        column("NUMERIC_PRECISION", SqlType.BIGGEST_INTEGER),
        column("NUMERIC_SCALE", SqlType.BIGGEST_INTEGER),
        column("DATETIME_PRECISION", SqlType.BIGGEST_INTEGER),
        column("COMMENT", SqlType.VARCHAR));
  }

  private static String typeName(SqlType type) {
    return switch (type.kind()) {
      case FIXED -> "NUMBER";
      case REAL -> "FLOAT";
      default -> type.kind().name();
    };
  }

  private RenderedQuery schemata(String database) {
    List<List<String>> rows = new ArrayList<>();
    for (Namespace n : binding.catalog().namespaces()) {
      if (n.database().equals(database) && !n.schema().isEmpty()) {
        rows.add(
            List.of(text(n.database()), text(n.schema()), text(n.isTransient() ? "YES" : "NO")));
      }
    }
    rows.add(List.of(text(database), text("INFORMATION_SCHEMA"), text("NO")));
    return rendered(
        rows,
        column("CATALOG_NAME", SqlType.VARCHAR),
        column("SCHEMA_NAME", SqlType.VARCHAR),
        column("IS_TRANSIENT", SqlType.VARCHAR));
  }

  private static RenderedQuery.Output column(String name, SqlType type) {
    return new RenderedQuery.Output(name, Optional.of(type), true);
  }

  private static String text(String value) {
    return Physical.literal(value);
  }

  private static RenderedQuery rendered(List<List<String>> rows, RenderedQuery.Output... columns) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      items.add(
          "CAST(%1$s AS %2$s) AS %1$s"
              .formatted(
                  RenderedQuery.physical(i + 1), DuckType.of(columns[i].type().orElseThrow())));
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      names.add(RenderedQuery.physical(i + 1));
    }
    String values =
        rows.isEmpty()
            ? "(" + String.join(", ", names.stream().map(n -> "NULL").toList()) + ")"
            : String.join(", ", rows.stream().map(r -> "(" + String.join(", ", r) + ")").toList());
    String sql =
        "SELECT %s FROM (VALUES %s) v(%s)%s"
            .formatted(
                String.join(", ", items),
                values,
                String.join(", ", names),
                rows.isEmpty() ? " WHERE false" : "");
    return new RenderedQuery(sql, Arrays.asList(columns));
  }
}
