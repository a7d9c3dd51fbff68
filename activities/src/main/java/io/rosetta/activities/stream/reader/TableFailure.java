package io.rosetta.activities.stream.reader;

/** Why a table is set aside; the stream of the others goes on. */
final class TableFailure extends Exception {
  private static final long serialVersionUID = 1L;

  TableFailure(String reason) {
    super(reason);
  }
}
