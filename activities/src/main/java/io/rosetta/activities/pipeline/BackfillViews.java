package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.TableNotation;
import io.rosetta.workflows.backfill.BackfillView;

/** Jobs as people see them. */
final class BackfillViews {
  private BackfillViews() {}

  static BackfillView of(BackfillJob job) {
    return new BackfillView(
        job.id(),
        TableNotation.write(job.table()),
        job.kind(),
        job.filter(),
        job.state(),
        job.reason(),
        job.attempt(),
        job.low().map(low -> low.lsn().toString()).orElse(""),
        job.high().map(Lsn::toString).orElse(""),
        job.chunks(),
        job.done().chunks(),
        job.done().rows(),
        job.done().bytes(),
        job.slices(),
        job.slicesDone(),
        job.createdAt(),
        job.updatedAt());
  }
}
