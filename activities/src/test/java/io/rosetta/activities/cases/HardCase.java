package io.rosetta.activities.cases;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A hard input, read from a file of SQL. {@code -- case NAME} begins one; its tables follow, one
 * statement a line, then after {@code -- steps} its changes: each paragraph is one transaction.
 * Other lines that begin with {@code --} say what the pipeline's user says of a table ({@code
 * exclude}, {@code include}, {@code type}, {@code soft}, {@code append}), that a table is not a
 * pipeline's own ({@code unpublished}), or make a table of many columns ({@code columns}). What an
 * append table must hold is in a table of the same name with {@code _log} behind it.
 */
final class HardCase {
  private final String name;
  private final List<String> tables = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private final Set<String> unpublished = new HashSet<>();
  private final Map<String, Said> said = new HashMap<>();

  /** What the user says of one table. */
  private static final class Said {
    final List<String> include = new ArrayList<>();
    final List<String> exclude = new ArrayList<>();
    final Map<String, String> types = new HashMap<>();
    DeleteMode deletes = DeleteMode.HARD;
    WriteMode mode = WriteMode.MERGE;
  }

  private HardCase(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  List<String> tables() {
    return tables;
  }

  List<String> steps() {
    return steps;
  }

  boolean isPublished(String table) {
    return !unpublished.contains(table);
  }

  TableSettings settings(TableId table) {
    Said of = said.getOrDefault(table.name(), new Said());
    return new TableSettings(table, of.include, of.exclude, of.mode, of.deletes, of.types);
  }

  /** The cases of a file beside this class. */
  static List<HardCase> read(String file) {
    List<HardCase> cases = new ArrayList<>();
    boolean inSteps = false;
    StringBuilder paragraph = new StringBuilder();
    for (String line : lines(file)) {
      HardCase current = cases.isEmpty() ? null : cases.get(cases.size() - 1);
      if (line.startsWith("-- case ")) {
        cases.add(new HardCase(line.substring("-- case ".length())));
        inSteps = false;
      } else if (line.equals("-- steps")) {
        inSteps = true;
      } else if (line.startsWith("-- ")) {
        current.directive(line.substring("-- ".length()).split(" ", 4));
      } else if (inSteps && line.isBlank()) {
        current.addStep(paragraph);
      } else if (inSteps) {
        paragraph.append(paragraph.isEmpty() ? "" : "\n").append(line);
      } else if (!line.isBlank()) {
        current.tables.add(line);
      }
    }
    return cases;
  }

  private void addStep(StringBuilder paragraph) {
    if (!paragraph.isEmpty()) {
      steps.add(paragraph.toString());
      paragraph.setLength(0);
    }
  }

  private void directive(String[] words) {
    Said of = said.computeIfAbsent(words[1], table -> new Said());
    switch (words[0]) {
      case "exclude" -> of.exclude.add(words[2]);
      case "include" -> of.include.addAll(List.of(words).subList(2, words.length));
      case "type" -> of.types.put(words[2], words[3]);
      case "append" -> of.mode = WriteMode.APPEND;
      case "soft" -> of.deletes = DeleteMode.SOFT;
      case "unpublished" -> unpublished.addAll(List.of(words).subList(1, words.length));
      case "columns" -> tables.add(wide(words[1], Integer.parseInt(words[2])));
      default -> throw new IllegalArgumentException("directive " + words[0]);
    }
  }

  /** Every tenth one can be stored outside of the row. */
  private static String wide(String table, int columns) {
    StringBuilder sql = new StringBuilder("CREATE TABLE " + table + " (k int PRIMARY KEY");
    for (int i = 0; i < columns; i++) {
      sql.append(", c").append(i).append(i % 10 == 7 ? " text" : " int");
    }
    return sql.append(')').toString();
  }

  /** With a blank line at the end, which ends the last paragraph. */
  private static List<String> lines(String file) {
    try (InputStream in = HardCase.class.getResourceAsStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = new ArrayList<>(text.lines().toList());
      lines.add("");
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
