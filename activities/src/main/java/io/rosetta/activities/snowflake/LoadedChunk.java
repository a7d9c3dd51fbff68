package io.rosetta.activities.snowflake;

/**
 * One try at a chunk, as the ledger has it.
 *
 * @param directory of its files in the stage; no two tries share one
 * @param bytes of its files, compressed
 */
record LoadedChunk(int number, String directory, long rows, long bytes) {}
