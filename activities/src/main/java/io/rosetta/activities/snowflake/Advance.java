package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;

/**
 * Where the compare-and-set moves the state row.
 *
 * @param tableStates all table states as JSON
 * @param commitId never used before: by it a commit whose reply was lost is recognised
 */
record Advance(Position after, Lsn restartLsn, String tableStates, String commitId) {}
