package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.Option;
import io.rosetta.emulator.sql.SqlError;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** CREATE, ALTER and DROP, inside a transaction of their own. */
final class DdlExecutor {
  private final Work work;
  private final Changes changes;

  DdlExecutor(Work work, Changes changes) {
    this.work = work;
    this.changes = changes;
  }

  Result run(Ddl ddl) throws SQLException {
    String message;
    if (ddl instanceof Ddl.CreateTable create) {
      message = new TableCreation(work, changes).create(create);
    } else if (ddl instanceof Ddl.CreateView view) {
      message = view(view);
    } else if (ddl instanceof Ddl.CreateNamespace namespace) {
      message = namespace(namespace);
    } else if (ddl instanceof Ddl.CreateStage stage) {
      message = stored("STAGE", "Stage area", stage.name(), stage.ifThere(), stage.temporary());
    } else if (ddl instanceof Ddl.CreateFileFormat format) {
      message = stored("FILE FORMAT", "File format", format.name(), format.ifThere(), false);
    } else if (ddl instanceof Ddl.Drop drop) {
      message = new Dropping(work, changes).drop(drop);
    } else {
      message = new Alteration(work, changes).alter((Ddl.AlterTable) ddl);
    }
    return Result.status(StatementType.DDL, message);
  }

  static void requireSchema(Work work, SchemaId schema) {
    if (work.catalog().database(schema.database()).isEmpty()) {
      throw SqlError.missingObject("Database", ObjectName.printed(schema.database()));
    }
    if (work.catalog().schema(schema).isEmpty()) {
      throw SqlError.missingObject("Schema", schema.toString());
    }
  }

  static String comment(List<Option> options) {
    return Option.find(options, "COMMENT").map(Option::text).orElse("");
  }

  static int retention(List<Option> options, int otherwise) {
    return Option.find(options, "DATA_RETENTION_TIME_IN_DAYS")
        .map(
            o -> {
              try {
                return Integer.parseUnsignedInt(o.text());
              } catch (NumberFormatException e) {
                throw SqlError.invalidParameter(o.name(), o.text());
              }
            })
        .orElse(otherwise);
  }

  static String exists(String name) {
    return name + " already exists, statement succeeded.";
  }

  private String view(Ddl.CreateView view) throws SQLException {
    TableId id = work.binding().resolve(view.name());
    requireSchema(work, id.schemaId());
    Optional<Relation> there = work.catalog().relation(id, "");
    if (there.isPresent() && view.ifThere() == Ddl.IfThere.SKIP) {
      return exists(ObjectName.printed(id.name()));
    }
    if (there.isPresent() && (view.ifThere() == Ddl.IfThere.FAIL || !there.get().isView())) {
      throw SqlError.alreadyExists(id.toString());
    }
    RenderedQuery rendered =
        new QueryRenderer(work.binding()).render(view.query(), Optional.empty());
    List<ResultColumn> columns = new QueryExecutor(work).columns(rendered);
    if (!view.columns().isEmpty() && view.columns().size() != columns.size()) {
      throw SqlError.columnCount(view.columns().size(), columns.size());
    }
    List<ColumnDef> defs = TableCreation.definitions(columns, view.columns());
    changes.put(
        new Relation(
            id,
            work.catalog().nextSerial(),
            Ddl.Persistence.PERMANENT,
            defs,
            view.text(),
            "",
            1,
            "",
            System.currentTimeMillis()));
    return "View " + ObjectName.printed(id.name()) + " successfully created.";
  }

  private String namespace(Ddl.CreateNamespace create) throws SQLException {
    boolean isDatabase = create.kind().equals("DATABASE");
    String printed = ObjectName.printed(create.name().last());
    SchemaId schema =
        isDatabase
            ? new SchemaId(create.name().last(), "")
            : Names.resolveSchema(create.name(), work.session());
    Optional<Namespace> there =
        isDatabase ? work.catalog().database(schema.database()) : work.catalog().schema(schema);
    if (!isDatabase && work.catalog().database(schema.database()).isEmpty()) {
      throw SqlError.missingObject("Database", ObjectName.printed(schema.database()));
    }
    if (there.isPresent()) {
      switch (create.ifThere()) {
        case SKIP -> {
          return exists(printed);
        }
        case FAIL -> throw SqlError.alreadyExists(printed);
        case REPLACE -> new Dropping(work, changes).namespace(there.get());
      }
    }
    int retention = retention(create.options(), create.isTransient() ? 0 : 1);
    Namespace made =
        new Namespace(
            schema.database(),
            schema.name(),
            create.isTransient(),
            retention,
            comment(create.options()),
            System.currentTimeMillis());
    changes.put(made);
    if (isDatabase) {
      publicSchema(made);
    } else {
      work.update("CREATE SCHEMA " + Physical.schema(schema));
    }
    String kind = isDatabase ? "Database " : "Schema ";
    return kind + printed + " successfully created.";
  }

  private void publicSchema(Namespace database) throws SQLException {
    SchemaId id = new SchemaId(database.database(), "PUBLIC");
    changes.put(
        new Namespace(
            id.database(),
            id.name(),
            database.isTransient(),
            database.retentionDays(),
            "",
            database.createdMillis()));
    work.update("CREATE SCHEMA " + Physical.schema(id));
  }

  private String stored(
      String kind, String word, ObjectName name, Ddl.IfThere ifThere, boolean temporary) {
    TableId id = work.binding().resolve(name);
    requireSchema(work, id.schemaId());
    String owner = temporary ? work.session().sessionId() : "";
    Optional<StoredOptions> there =
        work.catalog().options(kind, id, owner).filter(s -> s.owner().equals(owner));
    if (there.isPresent() && ifThere == Ddl.IfThere.SKIP) {
      return exists(ObjectName.printed(id.name()));
    }
    if (there.isPresent() && ifThere == Ddl.IfThere.FAIL) {
      throw SqlError.alreadyExists(id.toString());
    }
    changes.put(
        new StoredOptions(kind, id, work.binding().text(), owner, System.currentTimeMillis()));
    return word + " " + ObjectName.printed(id.name()) + " successfully created.";
  }
}
