package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.SchemaId;
import io.rosetta.emulator.duckdb.StagedFile;
import io.rosetta.emulator.duckdb.TableId;
import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.StagePath;
import io.rosetta.emulator.stage.StageDirectory;
import java.util.ArrayList;
import java.util.List;

/** The files that a statement means, and what becomes of files when their stage goes. */
final class StagedFiles {
  private final Account account;
  private final Session session;

  StagedFiles(Account account, Session session) {
    this.account = account;
    this.session = session;
  }

  StageDirectory directory(StagePath path) {
    return switch (path.kind()) {
      case USER -> account.stages().ofUser(session.user());
      case TABLE -> account.stages().ofTable(account.engine().resolveStage(path, session));
      case NAMED -> account.stages().named(account.engine().resolveStage(path, session));
    };
  }

  List<StagedFile> of(CopyInto copy) {
    StageDirectory directory = directory(copy.source());
    String prefix = copy.source().path();
    if (copy.files().isEmpty()) {
      return directory.list(prefix, copy.pattern()).stream().map(this::staged).toList();
    }
    String folder = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    List<StagedFile> files = new ArrayList<>();
    for (String name : copy.files()) {
      files.add(
          directory
              .find(folder + name)
              .map(this::staged)
              .orElseThrow(() -> notFound(copy.source(), folder + name)));
    }
    return files;
  }

  private StagedFile staged(StageDirectory.Entry entry) {
    return new StagedFile(entry.path(), entry.name(), entry.etag());
  }

  private static SqlError notFound(StagePath stage, String name) {
    return new SqlError(
        "091016",
        "22000",
        "Remote file '@%s/%s' was not found. There are several potential causes. The file might not exist."
            .formatted(stage.name(), name));
  }

  /** Files go with what they belong to. */
  void afterDdl(Ddl ddl) {
    if (ddl instanceof Ddl.Drop drop) {
      switch (drop.kind()) {
        case "STAGE" -> account.stages().named(id(drop.name())).clear();
        case "TABLE" -> account.stages().ofTable(id(drop.name())).clear();
        case "SCHEMA" -> dropSchema(drop.name());
        case "DATABASE" -> account.stages().dropDatabase(drop.name().last());
        default -> {
          // Views and file formats own no files.
        }
      }
    } else if (ddl instanceof Ddl.CreateStage stage && stage.ifThere() == Ddl.IfThere.REPLACE) {
      account.stages().named(id(stage.name())).clear();
    } else if (ddl instanceof Ddl.CreateTable table && table.ifThere() == Ddl.IfThere.REPLACE) {
      account.stages().ofTable(id(table.name())).clear();
    }
  }

  private void dropSchema(ObjectName name) {
    name.fromEnd(1)
        .or(session::currentDatabase)
        .ifPresent(database -> account.stages().dropSchema(new SchemaId(database, name.last())));
  }

  private TableId id(ObjectName name) {
    return account.engine().resolve(name, session);
  }
}
