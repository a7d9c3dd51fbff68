package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import java.time.Instant;

/**
 * Where the compare-and-set moves the state row.
 *
 * @param tableStates all table states as JSON
 * @param claimEnd until when the owner's claim holds from then on
 * @param commitId never used before: by it a commit whose reply was lost is recognised
 */
record Advance(
    Position after, Lsn restartLsn, String tableStates, Instant claimEnd, String commitId) {}
