package io.rosetta.benchmarks.reader;

import io.rosetta.benchmarks.wal.WalLog;

/**
 * A log to be read to its end, in the form of a line between the benchmark and a reading process.
 *
 * @param slot a copy of the log's slot, for this reading alone
 * @param rows after so many row changes the reading is over
 * @param endLsn where the log ends
 */
public record ReadTask(String slot, String publication, String table, long rows, String endLsn) {
  /** Of a log, through this slot. */
  public static ReadTask of(WalLog log, String slot) {
    return new ReadTask(slot, log.publication(), log.table(), log.rows(), log.endLsn());
  }

  /** No field holds a blank. */
  public String toLine() {
    return String.join(" ", slot, publication, table, Long.toString(rows), endLsn);
  }

  /** Reads what {@link #toLine} wrote. */
  public static ReadTask parse(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException("not a task: " + line);
    }
    return new ReadTask(fields[0], fields[1], fields[2], Long.parseLong(fields[3]), fields[4]);
  }
}
