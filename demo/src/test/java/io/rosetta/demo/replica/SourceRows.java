package io.rosetta.demo.replica;

/** Rows that a test's tables hold before; the documents are large enough to be stored apart. */
final class SourceRows {
  /** Rows up to this id are never deleted and keep their key; their column {@code steady} is 1. */
  static final int STEADY = 1_000;

  static final String COLUMNS = "(id int PRIMARY KEY, steady int, val text, doc text)";

  private SourceRows() {}

  /** A query for these rows. */
  static String upTo(int last) {
    return """
        SELECT i, (i <= %d)::int, 'v' || i,
               (SELECT string_agg(md5((i * n)::text), '') FROM generate_series(1, 90) n)
        FROM generate_series(1, %d) i
        """
        .formatted(STEADY, last);
  }
}
