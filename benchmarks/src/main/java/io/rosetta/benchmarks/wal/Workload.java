package io.rosetta.benchmarks.wal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is written to the log: every row of a table is updated once, in a scattered order. */
public enum Workload {
  NARROW_1("narrow-1", RowShape.NARROW, 1),
  NARROW_100("narrow-100", RowShape.NARROW, 100),
  NARROW_HUGE("narrow-huge", RowShape.NARROW, 0),
  WIDE_100("wide-100", RowShape.WIDE, 100);

  private final String label;
  private final RowShape shape;
  private final long transactionRows;

  Workload(String label, RowShape shape, long transactionRows) {
    this.label = label;
    this.shape = shape;
    this.transactionRows = transactionRows;
  }

  /** Its name in results and on the command line. */
  public String label() {
    return label;
  }

  public RowShape shape() {
    return shape;
  }

  /** Rows in each transaction. */
  public long transactionRows(long rows) {
    return transactionRows == 0 ? rows : Math.min(rows, transactionRows);
  }

  /** The workload of that name. */
  public static Optional<Workload> of(String label) {
    return Arrays.stream(values()).filter(workload -> workload.label.equals(label)).findFirst();
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(Workload::label).toList();
  }
}
