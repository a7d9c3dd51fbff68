package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import java.time.Instant;

/**
 * Where the compare-and-set moves the state row.
 *
 * @param tableStates all table states as JSON
 * @param tablesNumber the number under which the states were known that these follow from
 * @param claimEnd until when the owner's claim holds from then on
 * @param commitId never used before: by it a commit whose reply was lost is recognised
 */
record Advance(
    Position after,
    Lsn restartLsn,
    String tableStates,
    long tablesNumber,
    Instant claimEnd,
    String commitId) {}
