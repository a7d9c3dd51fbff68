package io.rosetta.activities.stream.testing;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A target table and what one MERGE statement does to it. */
final class MemoryTable {
  private static final int FIXED = 4;

  final Set<String> columns = new LinkedHashSet<>();
  Map<List<String>, Row> rows = new HashMap<>();
  final List<List<String>> appended = new ArrayList<>();
  final List<String> quarantine = new ArrayList<>();
  int valuesFromNowhere;

  /** Of the last change of each key, deletes too. */
  private final Map<List<String>, BigInteger> versions = new HashMap<>();

  record Row(Map<String, String> values) {}

  void prepare(TableMapping mapping) {
    boolean isNew = columns.isEmpty();
    for (ColumnMapping column : mapping.columns()) {
      String name = column.target().name();
      if (columns.add(name) && !isNew) {
        String missing = column.source().missing().orElse(null);
        rows.values().forEach(row -> row.values().put(name, missing));
      }
    }
  }

  /** Works on a copy: the commit may still fail. */
  void apply(Changeset changeset, List<List<String>> loaded) {
    if (changeset.mapping().mode() == WriteMode.APPEND) {
      appended.addAll(loaded);
      return;
    }
    if (changeset.truncate()) {
      rows.clear();
    }
    Map<List<String>, Row> before = new HashMap<>(rows);
    Set<List<String>> seen = new HashSet<>();
    for (List<String> cells : loaded) {
      mergeRow(changeset.mapping(), cells, before, seen);
    }
  }

  private void mergeRow(
      TableMapping mapping,
      List<String> cells,
      Map<List<String>, Row> before,
      Set<List<String>> seen) {
    int keys = mapping.keyIndexes().size();
    List<String> values = cells.subList(FIXED + keys, cells.size());
    List<String> key = mapping.keyIndexes().stream().map(values::get).toList();
    if (!seen.add(key)) {
      throw new IllegalStateException("two rows of " + mapping.id() + " match " + key);
    }
    BigInteger version = new BigInteger(cells.get(1));
    BigInteger last = versions.put(key, version);
    if (last != null && version.compareTo(last) < 0) {
      // The target takes the higher one: the change would be ignored.
      throw new IllegalStateException(
          "the version of %s in %s fell from %s to %s".formatted(key, mapping.id(), last, version));
    }
    Row old = before.get(key);
    if (cells.get(0).equals("D")) {
      rows.remove(key);
      return;
    }
    if (cells.get(3) != null) {
      quarantine.add(cells.get(3));
    }
    List<String> origin = cells.subList(FIXED, FIXED + keys);
    boolean moved = origin.stream().anyMatch(o -> o != null);
    Row from = before.get(moved ? List.copyOf(origin) : key);
    rows.put(key, new Row(merged(mapping, cells.get(2), values, from, old)));
  }

  private Map<String, String> merged(
      TableMapping mapping, String mask, List<String> values, Row from, Row old) {
    Map<String, String> result = new LinkedHashMap<>();
    columns.forEach(name -> result.put(name, old == null ? null : old.values().get(name)));
    for (int i = 0; i < values.size(); i++) {
      String name = mapping.columns().get(i).target().name();
      boolean unchanged = mask != null && mask.charAt(i) == '1';
      if (unchanged && from == null) {
        valuesFromNowhere++;
      }
      String kept = from == null ? null : from.values().get(name);
      result.put(name, unchanged ? kept : values.get(i));
    }
    for (TableMapping.Absent column : mapping.absent()) {
      if (result.containsKey(column.target().name()) && column.value().equals("NULL")) {
        result.put(column.target().name(), null);
      }
    }
    return result;
  }
}
