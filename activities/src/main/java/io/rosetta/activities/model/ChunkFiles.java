package io.rosetta.activities.model;

import java.nio.file.Path;
import java.util.List;

/**
 * What one try at a chunk has written: zstd CSV in PostgreSQL's COPY form, one column per {@link
 * TableMapping#columns} and last the quarantine object.
 *
 * @param bytes of all files, compressed
 */
public record ChunkFiles(Chunk chunk, List<Path> files, long rows, long bytes) {
  public ChunkFiles {
    files = List.copyOf(files);
  }
}
