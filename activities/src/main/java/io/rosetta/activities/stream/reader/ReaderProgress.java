package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.Lsn;
import java.time.Instant;

/**
 * What the reader has seen; written by its thread, read by any.
 *
 * @param received end of the last transaction read
 * @param receivedTime its commit time
 */
public record ReaderProgress(Lsn received, Instant receivedTime, boolean replaying, long spills) {}
