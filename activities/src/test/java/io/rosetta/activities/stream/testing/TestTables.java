package io.rosetta.activities.stream.testing;

import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import java.util.ArrayList;
import java.util.List;

/** Source tables and mappings made up for tests. */
public final class TestTables {
  public static final PostgresType TEXT =
      new PostgresType(25, "pg_catalog", "text", 'b', 'S', -1, null);

  private TestTables() {}

  /** A table of text columns; the first ones are its key. */
  public static SourceTable table(int keyColumns, String... names) {
    return table(1L, keyColumns, names);
  }

  /** The same, with its rows in a certain file. */
  public static SourceTable table(long fileNode, int keyColumns, String... names) {
    List<SourceColumn> columns = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      columns.add(new SourceColumn(i + 1, names[i], TEXT, i < keyColumns, null));
    }
    return new SourceTable(
        new TableId("public", "t"),
        1,
        fileNode,
        'r',
        ReplicaIdentity.DEFAULT,
        columns,
        List.of(names).subList(0, keyColumns));
  }

  public static TableMapping mapping(int keyColumns, String... names) {
    return TestCatalog.mapping(table(keyColumns, names), WriteMode.MERGE);
  }
}
