package io.rosetta.emulator.duckdb;

import java.nio.file.Path;

/**
 * A file that COPY reads.
 *
 * @param path where it lies on this machine
 * @param name the path in the stage, which COPY reports and METADATA$FILENAME gives
 * @param etag changes with the content; load metadata compares it
 */
public record StagedFile(Path path, String name, String etag) {}
