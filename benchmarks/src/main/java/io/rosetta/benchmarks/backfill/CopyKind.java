package io.rosetta.benchmarks.backfill;

import java.util.Arrays;
import java.util.List;

/** The ways to copy that are compared, in the order in which they are printed. */
enum CopyKind {
  STAGED_ONE_LANE("Rosetta to the stage, one lane", 1, false),
  STAGED_TWO_LANES("Rosetta to the stage, two lanes", 2, false),
  VISIBLE_ONE_LANE("Rosetta, until visible, one lane", 1, true),
  VISIBLE_TWO_LANES("Rosetta, until visible, two lanes", 2, true);

  private final String title;
  private final int lanes;
  private final boolean visible;

  CopyKind(String title, int lanes, boolean visible) {
    this.title = title;
    this.lanes = lanes;
    this.visible = visible;
  }

  /** For people. */
  String title() {
    return title;
  }

  int lanes() {
    return lanes;
  }

  /** Whether the rows have to be in the target's tables. */
  boolean isVisible() {
    return visible;
  }

  /** What makes sense for many tables. */
  static List<CopyKind> ofManyTables() {
    return List.of(VISIBLE_TWO_LANES);
  }

  static List<CopyKind> all() {
    return Arrays.asList(values());
  }
}
