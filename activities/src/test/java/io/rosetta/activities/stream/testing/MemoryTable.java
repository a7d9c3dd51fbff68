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
import java.util.TreeSet;

/** A target table and what one MERGE statement of the stream does to it. */
final class MemoryTable {
  /** Cells before the origin key: operation, version, unchanged, quarantine. */
  static final int FIXED = 4;

  final Set<String> columns = new LinkedHashSet<>();
  Map<List<String>, Row> rows = new HashMap<>();
  final List<List<String>> appended = new ArrayList<>();
  final List<String> quarantine = new ArrayList<>();
  int valuesFromNowhere;

  /** Of the last change of each key, deletes too. */
  private final Map<List<String>, BigInteger> versions = new HashMap<>();

  /** Whether a version that falls is an error, and not only ignored as by the target. */
  boolean strict = true;

  /**
   * A row.
   *
   * @param pending columns whose value is not known; a stale one may stand in their place
   */
  record Row(Map<String, String> values, BigInteger version, Set<String> pending) {}

  /**
   * The table as a statement finds it.
   *
   * @param reliableFrom least version of a row whose values can be relied on
   */
  private record Before(Map<List<String>, Row> rows, BigInteger reliableFrom) {
    boolean knows(Row row, String column) {
      return row != null
          && row.version().compareTo(reliableFrom) >= 0
          && !row.pending().contains(column);
    }
  }

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

  void apply(Changeset changeset, List<List<String>> loaded, BigInteger reliableFrom) {
    if (changeset.mapping().mode() == WriteMode.APPEND) {
      appended.addAll(loaded);
      return;
    }
    if (changeset.truncate()) {
      rows.clear();
    }
    Before before = new Before(new HashMap<>(rows), reliableFrom);
    Set<List<String>> seen = new HashSet<>();
    for (List<String> cells : loaded) {
      mergeRow(changeset.mapping(), cells, before, seen);
    }
  }

  private void mergeRow(
      TableMapping mapping, List<String> cells, Before before, Set<List<String>> seen) {
    int keys = mapping.keyIndexes().size();
    List<String> values = cells.subList(FIXED + keys, cells.size());
    List<String> key = mapping.keyIndexes().stream().map(values::get).toList();
    if (!seen.add(key)) {
      throw new IllegalStateException("two rows of " + mapping.id() + " match " + key);
    }
    BigInteger version = new BigInteger(cells.get(1));
    requireRising(mapping, key, version);
    Row old = before.rows().get(key);
    if (old != null && version.compareTo(old.version()) < 0) {
      return;
    }
    if (cells.get(0).equals("D")) {
      rows.remove(key);
      return;
    }
    if (cells.get(3) != null) {
      quarantine.add(cells.get(3));
    }
    List<String> origin = cells.subList(FIXED, FIXED + keys);
    boolean moved = origin.stream().anyMatch(o -> o != null);
    Row from = before.rows().get(moved ? List.copyOf(origin) : key);
    Set<String> pending = new TreeSet<>();
    for (int i = 0; i < values.size(); i++) {
      String name = mapping.columns().get(i).target().name();
      if (isUnchanged(cells.get(2), i) && !before.knows(from, name)) {
        pending.add(name);
      }
    }
    rows.put(key, new Row(merged(mapping, cells.get(2), values, from, old), version, pending));
  }

  /** The target takes the higher one: a change whose version is lower would be ignored. */
  private void requireRising(TableMapping mapping, List<String> key, BigInteger version) {
    BigInteger last = versions.put(key, version);
    if (strict && last != null && version.compareTo(last) < 0) {
      throw new IllegalStateException(
          "the version of %s in %s fell from %s to %s".formatted(key, mapping.id(), last, version));
    }
  }

  private static boolean isUnchanged(String mask, int column) {
    return mask != null && mask.charAt(column) == '1';
  }

  private Map<String, String> merged(
      TableMapping mapping, String mask, List<String> values, Row from, Row old) {
    Map<String, String> result = new LinkedHashMap<>();
    columns.forEach(name -> result.put(name, old == null ? null : old.values().get(name)));
    for (int i = 0; i < values.size(); i++) {
      String name = mapping.columns().get(i).target().name();
      boolean unchanged = isUnchanged(mask, i);
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
