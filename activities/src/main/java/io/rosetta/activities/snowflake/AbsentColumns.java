package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Columns that the target has and a mapping's rows do not carry. A statement names them too: where
 * it did not, a default that an added column once got would fill in, and a column that was filled
 * when it was added would stay empty in rows of the schema before. Columns that are the user's own
 * are left alone. Not safe for use by two threads at once: nothing is prepared during a commit.
 */
final class AbsentColumns {
  private final Map<TableId, Set<String>> existing = new HashMap<>();

  /**
   * What rows that are older than a column hold in it, of all that mappings had in this attempt.
   */
  private final Map<TableId, Map<String, Absent>> newer = new HashMap<>();

  /** The target has been made to fit a mapping, and has these columns then. */
  void prepared(TableMapping mapping, Collection<String> columns) {
    existing.put(mapping.id(), new HashSet<>(columns));
    Map<String, Absent> values = newer.computeIfAbsent(mapping.id(), id -> new TreeMap<>());
    for (ColumnMapping column : mapping.columns()) {
      values.put(column.target().name(), Absent.added(column));
    }
  }

  /** Those of a mapping, with what its rows hold in them. */
  List<Absent> of(TableMapping mapping) {
    Map<String, Absent> absent = new TreeMap<>(newer.getOrDefault(mapping.id(), Map.of()));
    mapping.absent().forEach(column -> absent.put(column.target().name(), column));
    mapping.columns().forEach(column -> absent.remove(column.target().name()));
    absent.keySet().retainAll(existing.getOrDefault(mapping.id(), Set.of()));
    return List.copyOf(absent.values());
  }
}
