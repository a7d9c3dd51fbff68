package io.rosetta.benchmarks.wal;

/** The rows that a workload changes. Every key is from 1 to the number of rows. */
public enum RowShape {
  /** The columns of pgbench's accounts, about 100 bytes. */
  NARROW(
      """
      (id int PRIMARY KEY, branch int NOT NULL, balance int NOT NULL, filler char(84))
      """,
      "i, i % 100, 0, ''",
      "balance = balance + 1"),

  /** Twelve columns with two times and a document, about 300 bytes. */
  WIDE(
      """
      (id int PRIMARY KEY, customer int NOT NULL, status text NOT NULL, amount numeric(12,2),
       currency char(3), balance int NOT NULL, active boolean, reference uuid, note text,
       created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, attributes jsonb)
      """,
      """
      i, i % 1000, 'open', i / 7.0, 'EUR', 0, i % 2 = 0, md5(i::text)::uuid,
      'note number ' || i, now(), now(),
      jsonb_build_object('source', 'web', 'tags', jsonb_build_array('a', 'b'), 'weight', i)
      """,
      "balance = balance + 1, amount = amount + 1, updated_at = clock_timestamp()");

  private final String columns;
  private final String seed;
  private final String change;

  RowShape(String columns, String seed, String change) {
    this.columns = columns;
    this.seed = seed;
    this.change = change;
  }

  /** The column list of CREATE TABLE, in its parentheses. */
  public String columns() {
    return columns;
  }

  /** The values of row {@code i}, in column order. */
  public String seed() {
    return seed;
  }

  /** What an update sets. */
  String change() {
    return change;
  }
}
