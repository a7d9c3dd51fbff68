package io.rosetta.emulator.duckdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of a SHOW or DESCRIBE.
 *
 * @param nameColumn the column that the filters look at, counted from 0
 */
record Listing(List<ResultColumn> columns, int nameColumn, List<String[]> rows) {
  static Listing of(int nameColumn, String... names) {
    return new Listing(
        Arrays.stream(names).map(ResultColumn::text).toList(), nameColumn, new ArrayList<>());
  }

  void add(String... row) {
    rows.add(row);
  }

  /** The same rows with these columns only; one that there is not is NULL. */
  Listing only(List<String> names) {
    List<String> all = columns.stream().map(ResultColumn::name).toList();
    Listing fewer = of(names.indexOf(all.get(nameColumn)), names.toArray(String[]::new));
    for (String[] row : rows) {
      fewer.add(
          names.stream()
              .map(name -> all.contains(name) ? row[all.indexOf(name)] : null)
              .toArray(String[]::new));
    }
    return fewer;
  }
}
