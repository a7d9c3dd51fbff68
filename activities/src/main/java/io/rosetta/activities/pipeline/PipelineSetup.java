package io.rosetta.activities.pipeline;

import io.rosetta.activities.backfill.BackfillSettings;
import io.rosetta.activities.model.OnGap;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.postgres.SourceSettings;
import io.rosetta.activities.postgres.WalThresholds;
import io.rosetta.activities.snowflake.DestinationSettings;
import io.rosetta.activities.stream.session.StreamSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * All that a configuration says of one pipeline.
 *
 * @param backfill how rows that are there already are read
 * @param onGap what happens when changes of the source cannot be had any more
 * @param wal when the WAL that the slot keeps on the source is too much
 * @param lease of one streaming activity
 * @param directory for the files of streams; each attempt makes one below it
 */
public record PipelineSetup(
    PipelineSettings settings,
    SourceSettings source,
    DestinationSettings destination,
    StreamSettings stream,
    BackfillSettings backfill,
    OnGap onGap,
    WalThresholds wal,
    Duration lease,
    Path directory) {
  public PipelineSetup {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(backfill, "backfill");
    Objects.requireNonNull(onGap, "onGap");
    Objects.requireNonNull(wal, "wal");
    Objects.requireNonNull(lease, "lease");
    Objects.requireNonNull(directory, "directory");
  }

  String name() {
    return settings.name();
  }
}
