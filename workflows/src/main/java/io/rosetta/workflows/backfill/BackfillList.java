package io.rosetta.workflows.backfill;

import java.util.List;

/** Jobs, newest first. */
public record BackfillList(List<BackfillView> jobs) {
  public BackfillList {
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
  }
}
