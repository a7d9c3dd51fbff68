package io.rosetta.worker.config;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableNotation;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.WriteMode;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads one entry of {@code tables}: {@code schema.table}, or a section that says more. */
final class TableConfig {
  private static final TableId UNREADABLE = new TableId("", "");

  private TableConfig() {}

  static TableSettings read(ConfigFile file, String path, Node node, DeleteMode deletes) {
    if (node instanceof ScalarNode scalar) {
      return ofName(file, path, scalar, deletes);
    }
    ConfigSection section = new ConfigSection(file, path, node);
    String name = section.requiredText("table");
    TableId id =
        name.isEmpty() ? UNREADABLE : section.parsed("table", UNREADABLE, TableNotation::parse);
    ConfigSection columns = section.section("columns");
    List<String> include = columns.texts("include");
    List<String> exclude = columns.texts("exclude");
    if (!include.isEmpty() && !exclude.isEmpty()) {
      columns.wrong("give 'include' or 'exclude', not both");
    }
    columns.finish();
    Map<String, String> types = section.textMap("types");
    WriteMode mode =
        section.parsed("mode", WriteMode.MERGE, text -> Notation.choice(text, WriteMode.class));
    DeleteMode mine =
        section.parsed("deletes", deletes, text -> Notation.choice(text, DeleteMode.class));
    section.finish();
    return new TableSettings(id, include, exclude, mode, mine, types);
  }

  private static TableSettings ofName(
      ConfigFile file, String path, ScalarNode scalar, DeleteMode deletes) {
    try {
      TableId id = TableNotation.parse(file.environment().fill(scalar.getValue()));
      return new TableSettings(id, List.of(), List.of(), WriteMode.MERGE, deletes, Map.of());
    } catch (IllegalArgumentException e) {
      file.wrong(scalar, path, e.getMessage());
      return TableSettings.of(UNREADABLE);
    }
  }
}
