package io.rosetta.emulator.stage;

import io.rosetta.emulator.duckdb.SchemaId;
import io.rosetta.emulator.duckdb.TableId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The files of all internal stages, in plain directories below one root, so that they are there
 * again after a restart. Names are escaped: no identifier can lead out of the root.
 */
public final class Stages {
  private final Path root;

  public Stages(Path root) {
    this.root = root;
  }

  public StageDirectory named(TableId stage) {
    return new StageDirectory(below(root.resolve("named"), stage));
  }

  public StageDirectory ofTable(TableId table) {
    return new StageDirectory(below(root.resolve("table"), table));
  }

  public StageDirectory ofUser(String user) {
    return new StageDirectory(root.resolve("user").resolve(escaped(user)));
  }

  public void dropSchema(SchemaId schema) {
    for (String kind : new String[] {"named", "table"}) {
      new StageDirectory(
              root.resolve(kind)
                  .resolve(escaped(schema.database()))
                  .resolve(escaped(schema.name())))
          .clear();
    }
  }

  public void dropDatabase(String database) {
    for (String kind : new String[] {"named", "table"}) {
      new StageDirectory(root.resolve(kind).resolve(escaped(database))).clear();
    }
  }

  private static Path below(Path directory, TableId id) {
    return directory
        .resolve(escaped(id.database()))
        .resolve(escaped(id.schema()))
        .resolve(escaped(id.name()));
  }

  private static String escaped(String name) {
    return "_" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace(".", "%2E");
  }
}
