package io.rosetta.activities.snowflake;

/** What an attempt must still find in the state row to be allowed to write. */
record Fence(long epoch, long generation) {}
