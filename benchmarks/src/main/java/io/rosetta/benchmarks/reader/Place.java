package io.rosetta.benchmarks.reader;

import java.nio.file.Path;

/**
 * Where a reader reads from, and where the whole path writes to; all servers are on 127.0.0.1.
 *
 * @param directory for files of the stream
 * @param targetPort 0 for a reader without target
 */
record Place(int sourcePort, String database, String user, Path directory, int targetPort) {
  /** From the command line behind the reader's word. */
  static Place parse(String[] arguments, int from) {
    return new Place(
        Integer.parseInt(arguments[from]),
        arguments[from + 1],
        arguments[from + 2],
        Path.of(arguments[from + 3]),
        arguments.length > from + 4 ? Integer.parseInt(arguments[from + 4]) : 0);
  }
}
