package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.stream.reader.BatchEnd;
import java.util.Collection;
import java.util.List;

/**
 * A batch whose files are all loaded, ready to be committed.
 *
 * @param staged in the order in which they apply
 * @param changes of the source that it is made of
 * @param failed tables that were set aside while it was staged; nothing of them is in it
 */
record StagedBatch(
    List<StagedChangeset> staged, long changes, Collection<TableStatus> failed, BatchEnd end) {
  StagedBatch {
    staged = List.copyOf(staged);
    failed = List.copyOf(failed);
  }
}
