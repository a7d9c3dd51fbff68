package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * Jobs.
 *
 * @param jobs newest first, at most {@link #MOST_JOBS}; where they are to be run: in the order in
 *     which to begin them
 * @param searchAttributes whether the Temporal server knows Rosetta's search attributes; a workflow
 *     sets them only then
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackfillList(List<BackfillView> jobs, boolean searchAttributes) {
  /** A payload stays small however many jobs there are. */
  public static final int MOST_JOBS = 500;

  public BackfillList {
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
  }

  public BackfillList(List<BackfillView> jobs) {
    this(jobs, false);
  }
}
