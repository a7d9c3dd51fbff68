package io.rosetta.activities.stream.batch;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The batch that is being collected: one buffer per table and schema version. Used by the reader's
 * thread alone.
 */
public final class OpenBatch {
  private final IdentityHashMap<TableMapping, TableBuffer> buffers = new IdentityHashMap<>();
  private final List<TableBuffer> order = new ArrayList<>();

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
    Optional<TableBuffer> sameRows =
        lastOf(mapping.id()).filter(last -> last.mapping().layout().equals(mapping.layout()));
    sameRows.ifPresent(last -> last.continueWith(mapping));
    TableBuffer buffer = sameRows.orElseGet(() -> added(mapping));
    buffers.put(mapping, buffer);
    return buffer;
  }

  private Optional<TableBuffer> lastOf(TableId table) {
    return order.stream()
        .filter(buffer -> buffer.mapping().id().equals(table))
        .reduce((before, last) -> last);
  }

  private TableBuffer added(TableMapping mapping) {
    TableBuffer buffer =
        mapping.mode() == WriteMode.APPEND ? new AppendBuffer(mapping) : new MergeBuffer(mapping);
    order.add(buffer);
    return buffer;
  }

  /** Forgets what was collected of a table, at every schema version. */
  public void discard(TableId table) {
    order.removeIf(buffer -> buffer.mapping().id().equals(table));
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
    return segments;
  }
}
