package io.rosetta.activities.stream.reader;

/** Why a table is set aside; the stream of the others goes on. */
public final class TableFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private static final String NEXT_STEP = ": copy the table again";

  TableFailure(String reason) {
    super(reason);
  }

  static TableFailure anotherTable() {
    return new TableFailure("the table was dropped and created again" + NEXT_STEP);
  }

  static TableFailure renamed(String column, String to) {
    return new TableFailure("column " + column + " was renamed to " + to + NEXT_STEP);
  }

  static TableFailure anotherColumn(String name) {
    return new TableFailure(
        "column " + name + " was dropped and another one of that name added" + NEXT_STEP);
  }

  static TableFailure anotherType(String column) {
    return new TableFailure("the type of column " + column + " was changed" + NEXT_STEP);
  }

  static TableFailure unknownColumn(String name) {
    return new TableFailure("column " + name + " is not in the catalog any more" + NEXT_STEP);
  }
}
