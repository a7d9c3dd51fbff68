package io.rosetta.benchmarks.contender;

import io.rosetta.benchmarks.reader.ReadTask;
import java.io.IOException;
import java.sql.SQLException;

/** One of those that are compared. It reads one log at a time and stays warm in between. */
public interface Contender extends AutoCloseable {
  /** How it is called in the table. */
  String name();

  /**
   * Reads a log once.
   *
   * @throws IllegalStateException when it did not get to the end
   */
  Reading read(ReadTask task) throws IOException, SQLException, InterruptedException;

  @Override
  void close();
}
