package io.rosetta.activities.stream.batch;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.TableMapping;
import java.util.ArrayList;
import java.util.List;

/** Keeps every change, in order. */
final class AppendBuffer implements TableBuffer {
  private TableMapping mapping;
  private final List<RowState> rows = new ArrayList<>();
  private long bytes;

  AppendBuffer(TableMapping mapping) {
    this.mapping = mapping;
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
    add('I', after, lsn);
  }

  @Override
  public void update(String[] before, String[] after, long lsn) {
    add('U', after, lsn);
  }

  @Override
  public void delete(String[] before, long lsn) {
    add('D', before, lsn);
  }

  @Override
  public void truncate(long lsn) {
    add('T', new String[mapping.columns().size()], lsn);
  }

  private void add(char operation, String[] values, long lsn) {
    RowState row = new RowState(operation, values, null, lsn);
    rows.add(row);
    bytes += row.bytes;
  }

  @Override
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Segment freeze() {
    return new Segment(mapping, Lsn.ZERO, rows);
  }
}
