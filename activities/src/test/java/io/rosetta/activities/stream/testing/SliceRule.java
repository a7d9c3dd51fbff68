package io.rosetta.activities.stream.testing;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the statements of a backfill's end do to a table of a {@link MemoryTarget}: merge, fill and
 * sweep of a slice of a full copy, and the values that are fetched by key. Deletes are hard. Every
 * method with the target's lock held, as the statements hold the pipeline's.
 */
public final class SliceRule {
  private final Attempt attempt;
  private final MemoryTable table;
  private final MemoryNotes notes;

  public SliceRule(MemoryTarget target, Attempt attempt) {
    this.attempt = attempt;
    this.table = target.contents(attempt.mapping().id());
    this.notes = target.notes(new ActiveBackfill(attempt.job(), attempt.number(), null, false));
  }

  /**
   * Applies one slice.
   *
   * @param loaded all rows of the load table, with their quarantine object
   */
  public void apply(List<List<String>> loaded, Lsn lowMark, int slice, int slices) {
    BigInteger low = MemoryTarget.decimal(new RowVersion(attempt.generation(), lowMark));
    Set<List<String>> seen = new HashSet<>();
    for (List<String> cells : notes.isTruncatedSince(low) ? List.<List<String>>of() : loaded) {
      List<String> key = attempt.mapping().keyIndexes().stream().map(cells::get).toList();
      if (isIn(slice, slices, key) && !notes.suppress(key, low) && seen.add(key)) {
        merge(key, cells, low);
      }
    }
    table
        .rows
        .entrySet()
        .removeIf(
            row ->
                isIn(slice, slices, row.getKey()) && row.getValue().version().compareTo(low) < 0);
  }

  private static boolean isIn(int slice, int slices, List<String> key) {
    return Math.floorMod(key.hashCode(), slices) == slice;
  }

  private void merge(List<String> key, List<String> cells, BigInteger low) {
    MemoryTable.Row old = table.rows.get(key);
    if (old == null || old.version().compareTo(low) < 0) {
      table.rows.put(key, new MemoryTable.Row(values(cells), low, Set.of()));
    } else {
      fill(key, old, cells);
    }
  }

  private void fill(List<String> key, MemoryTable.Row old, List<String> cells) {
    Map<String, String> filled = new LinkedHashMap<>(old.values());
    Map<String, String> values = values(cells);
    old.pending().forEach(column -> filled.put(column, values.get(column)));
    table.rows.put(key, new MemoryTable.Row(filled, old.version(), Set.of()));
  }

  private Map<String, String> values(List<String> cells) {
    TableMapping mapping = attempt.mapping();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      values.put(mapping.columns().get(i).target().name(), cells.get(i));
    }
    return values;
  }

  /** Rows with columns that are not known. */
  public List<PendingRow> pending(int most) {
    return table.rows.entrySet().stream()
        .filter(row -> !row.getValue().pending().isEmpty())
        .limit(most)
        .map(row -> new PendingRow(row.getKey(), row.getValue().version().toString()))
        .toList();
  }

  /**
   * Writes what was fetched where the row is the one that was read.
   *
   * @param fetched each with key and version before the columns
   * @param seen the mark below which the read has seen every change
   */
  public int fill(List<List<String>> fetched, Lsn seen) {
    BigInteger mark = MemoryTarget.decimal(new RowVersion(attempt.generation(), seen));
    int keys = attempt.mapping().keyIndexes().size();
    int written = 0;
    for (List<String> cells : fetched) {
      List<String> key = List.copyOf(cells.subList(0, keys));
      BigInteger version = new BigInteger(cells.get(keys));
      MemoryTable.Row row = table.rows.get(key);
      boolean same = (row != null && row.version().equals(version)) || !notes.suppress(key, mark);
      if (row != null && !row.pending().isEmpty() && same) {
        fill(key, row, cells.subList(keys + 1, cells.size()));
        written++;
      }
    }
    return written;
  }
}
