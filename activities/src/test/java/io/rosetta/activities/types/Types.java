package io.rosetta.activities.types;

import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.TableSettings;
import java.util.List;
import java.util.Map;

/** Catalog values for tests. */
final class Types {
  private Types() {}

  static PostgresType builtIn(String name) {
    return builtIn(name, -1);
  }

  static PostgresType builtIn(String name, int modifier) {
    return new PostgresType(1, "pg_catalog", name, 'b', 'X', modifier, null);
  }

  static PostgresType numeric(int precision, int scale) {
    return builtIn("numeric", (precision << 16 | (scale & 0x7FF)) + 4);
  }

  static PostgresType arrayOf(PostgresType element) {
    return new PostgresType(2, element.schema(), "_" + element.name(), 'b', 'A', -1, element);
  }

  static PostgresType domainOver(PostgresType base) {
    return new PostgresType(3, "public", "d", 'd', base.category(), -1, base);
  }

  static PostgresType enumeration(String name) {
    return new PostgresType(4, "public", name, 'e', 'E', -1, null);
  }

  static SourceColumn column(String name, PostgresType type) {
    return new SourceColumn(1, name, type, true, null);
  }

  static TableSettings withTypes(TableSettings settings, Map<String, String> types) {
    return new TableSettings(
        settings.id(), List.of(), List.of(), settings.mode(), settings.deletes(), types);
  }
}
