package io.rosetta.demo.proof;

import java.util.List;

/**
 * What a comparison found.
 *
 * @param tables compared
 * @param rows of the source, over all tables
 * @param differences found in all
 * @param first the first of them
 */
public record Verification(int tables, long rows, long differences, List<Difference> first) {
  public boolean equal() {
    return differences == 0;
  }

  /** The line that ends a demo. */
  public String line() {
    return "verified: %d tables, %d rows, %d differences".formatted(tables, rows, differences);
  }
}
