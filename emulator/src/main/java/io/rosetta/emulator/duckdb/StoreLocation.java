package io.rosetta.emulator.duckdb;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a store keeps its data.
 *
 * @param file the database's file; empty keeps tables in memory
 * @param spill a directory for what does not fit into memory; made when it is needed
 * @param memory how many bytes the store may hold in memory, beside the Java heap
 */
public record StoreLocation(Optional<Path> file, Path spill, long memory) {}
