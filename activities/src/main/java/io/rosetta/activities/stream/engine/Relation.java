package io.rosetta.activities.stream.engine;

import io.rosetta.activities.model.TableId;
import java.util.List;

/**
 * A table as the server described it before the rows that follow. Every description is an object of
 * its own, equal to itself only: a new one may mean other columns.
 */
public final class Relation {
  private final TableId table;
  private final List<String> columns;

  public Relation(TableId table, List<String> columns) {
    this.table = table;
    this.columns = List.copyOf(columns);
  }

  public TableId table() {
    return table;
  }

  /** Names, in the order in which the values of a row come. */
  public List<String> columns() {
    return columns;
  }

  @Override
  public String toString() {
    return table + " " + columns;
  }
}
