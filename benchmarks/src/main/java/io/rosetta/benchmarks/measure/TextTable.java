package io.rosetta.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells for people: the first column flush left, the others flush right. */
public final class TextTable {
  private final List<List<String>> lines = new ArrayList<>();

  public TextTable(String... heads) {
    lines.add(List.of(heads));
  }

  /** Adds a line with as many cells as there are heads. */
  public TextTable line(List<String> cells) {
    if (cells.size() != lines.get(0).size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + lines.get(0).size());
    }
    lines.add(List.copyOf(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = lines.get(0).size();
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String pad = " ".repeat(width(i) - line.get(i).length());
        row.append(i == 0 ? line.get(i) + pad : "  " + pad + line.get(i));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
