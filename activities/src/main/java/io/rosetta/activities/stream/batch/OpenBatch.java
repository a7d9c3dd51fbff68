package io.rosetta.activities.stream.batch;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The batch that is being collected: one buffer per table and schema version. Used by the reader's
 * thread alone.
 */
public final class OpenBatch {
  private final IdentityHashMap<TableMapping, TableBuffer> buffers = new IdentityHashMap<>();
  private final List<TableBuffer> order = new ArrayList<>();

  /** The buffers that rows of a newer mapping may still go on with. */
  private final Map<TableId, TableBuffer> newest = new HashMap<>();

  /**
   * The buffer of this very mapping; a new mapping of the same table begins a new segment. Where
   * only what is known of columns that rows do not carry is new, which can be at any row once the
   * catalog has them, it goes on with the last one.
   */
  public TableBuffer buffer(TableMapping mapping) {
    TableBuffer known = buffers.get(mapping);
    if (known != null) {
      return known;
    }
    TableBuffer buffer = newest.get(mapping.id());
    if (buffer != null && buffer.mapping().hasRowsOf(mapping)) {
      buffer.continueWith(mapping);
    } else {
      buffer = added(mapping);
    }
    buffers.put(mapping, buffer);
    return buffer;
  }

  private TableBuffer added(TableMapping mapping) {
    TableBuffer buffer =
        mapping.mode() == WriteMode.APPEND ? new AppendBuffer(mapping) : new MergeBuffer(mapping);
    order.add(buffer);
    newest.put(mapping.id(), buffer);
    return buffer;
  }

  /** What comes of the table from here on follows a gap: it begins a new segment. */
  public void endSegment(TableId table) {
    newest.remove(table);
  }

  /** Forgets what was collected of a table, at every schema version. */
  public void discard(TableId table) {
    order.removeIf(buffer -> buffer.mapping().id().equals(table));
    newest.remove(table);
    buffers.keySet().removeIf(mapping -> mapping.id().equals(table));
  }

  /** Estimated heap of all that was collected. */
  public long bytes() {
    long bytes = 0;
    for (TableBuffer buffer : order) {
      bytes += buffer.bytes();
    }
    return bytes;
  }

  /** Takes what was collected, in the order in which segments apply; the batch is empty then. */
  public List<Segment> take() {
    List<Segment> segments = new ArrayList<>();
    for (TableBuffer buffer : order) {
      if (!buffer.isEmpty()) {
        segments.add(buffer.freeze());
      }
    }
    buffers.clear();
    order.clear();
    newest.clear();
    return segments;
  }
}
