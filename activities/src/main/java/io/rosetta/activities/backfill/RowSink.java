package io.rosetta.activities.backfill;

import java.io.IOException;

/** Where rows go as PostgreSQL sends them. */
@FunctionalInterface
interface RowSink {
  /** A whole row with its line end. */
  void write(byte[] row) throws IOException;
}
