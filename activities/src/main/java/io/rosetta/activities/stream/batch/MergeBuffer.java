package io.rosetta.activities.stream.batch;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.stream.change.RawValue;
import io.rosetta.workflows.RosettaError;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the last change of each key. A key that is not in the map stands for the target's row as it
 * was before this changeset; so a value that no change carries is that of the row's origin key,
 * which the row takes along when its key changes.
 */
final class MergeBuffer implements TableBuffer {
  private TableMapping mapping;
  private final KeyFolding keys;
  private final Map<Object, RowState> rows = new HashMap<>();

  /** Of the last TRUNCATE. */
  private Lsn truncated = Lsn.ZERO;

  private long bytes;

  MergeBuffer(TableMapping mapping) {
    this.mapping = mapping;
    this.keys = new KeyFolding(mapping);
  }

  @Override
  public TableMapping mapping() {
    return mapping;
  }

  @Override
  public void continueWith(TableMapping newer) {
    mapping = newer;
  }

  @Override
  public void insert(String[] after, long lsn) {
    put(after, after, null, true, lsn);
  }

  @Override
  public void update(String[] before, String[] after, long lsn) {
    if (before == null) {
      put(after, keys.values(after), rows.get(keys.fold(after)), false, lsn);
      return;
    }
    Object oldKey = keys.fold(before);
    String[] originKey = keys.values(before);
    RowState known = rows.get(oldKey);
    if (!oldKey.equals(keys.fold(after))) {
      replace(oldKey, new RowState('D', originKey, null, lsn));
    }
    put(after, originKey, known, false, lsn);
  }

  @Override
  public void delete(String[] before, long lsn) {
    replace(keys.fold(before), new RowState('D', keys.values(before), null, lsn));
  }

  private void put(String[] after, String[] originKey, RowState previous, boolean isNew, long lsn) {
    String[] origin = null;
    if (hasUnchanged(after)) {
      if (isNew
          || (previous == null && isTruncated())
          || (previous != null && previous.isDelete())) {
        throw new RosettaException(
            RosettaError.INTERNAL, "a new row of " + mapping.id() + " came without all values");
      }
      origin = previous == null ? originKey : previous.origin;
      if (previous != null && !fillFrom(previous.values, after)) {
        origin = null;
      }
    }
    replace(keys.fold(after), new RowState('U', after, origin, lsn));
  }

  /** Whether anything is still unknown. */
  private static boolean fillFrom(String[] known, String[] after) {
    boolean unknown = false;
    for (int i = 0; i < after.length; i++) {
      if (RawValue.isUnchanged(after[i])) {
        after[i] = known[i];
        unknown |= RawValue.isUnchanged(known[i]);
      }
    }
    return unknown;
  }

  private static boolean hasUnchanged(String[] row) {
    for (String value : row) {
      if (RawValue.isUnchanged(value)) {
        return true;
      }
    }
    return false;
  }

  private void replace(Object key, RowState state) {
    RowState old = rows.put(key, state);
    bytes += state.bytes - (old == null ? 0 : old.bytes);
  }

  @Override
  public void truncate(long lsn) {
    rows.clear();
    bytes = 0;
    truncated = new Lsn(lsn);
  }

  private boolean isTruncated() {
    return !truncated.equals(Lsn.ZERO);
  }

  @Override
  public boolean isEmpty() {
    return rows.isEmpty() && !isTruncated();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Segment freeze() {
    return new Segment(mapping, truncated, rows.values());
  }
}
