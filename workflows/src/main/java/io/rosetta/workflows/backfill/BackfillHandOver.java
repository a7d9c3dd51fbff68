package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * A pipeline's jobs as one run of its workflow hands them to the next. Unknown fields are ignored,
 * so that a run of a newer version can hand over to an older worker.
 *
 * @param parallel how many may run at once
 * @param running jobs whose workflows were running
 * @param queued jobs that wait for one of those, in the order in which to begin them
 * @param ended the last jobs that ended, the newest first
 * @param allKnown whether no other job waits in the job table
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackfillHandOver(
    int parallel,
    List<BackfillLine> running,
    List<BackfillLine> queued,
    List<BackfillLine> ended,
    boolean allKnown) {
  public BackfillHandOver {
    running = running == null ? List.of() : List.copyOf(running);
    queued = queued == null ? List.of() : List.copyOf(queued);
    ended = ended == null ? List.of() : List.copyOf(ended);
  }
}
