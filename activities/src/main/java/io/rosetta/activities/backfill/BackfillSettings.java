package io.rosetta.activities.backfill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How a worker reads.
 *
 * @param directory for the files of lanes; each lane makes one below it
 * @param lanes that are advised to read one table side by side, at least 1
 * @param parallel jobs of a pipeline that run at once, at least 1
 * @param chunkBytes of a table that one chunk covers at most, before TOAST
 * @param fileBytes compressed; Snowflake loads files of 100 to 250 MB best
 * @param chunkTimeout for the statement that reads one chunk
 */
public record BackfillSettings(
    Path directory,
    int lanes,
    int parallel,
    long chunkBytes,
    long fileBytes,
    Duration chunkTimeout) {
  /** Two keep a backend and a core of ours busy each, and leave the stream its share. */
  public static final int DEFAULT_LANES = 2;

  /** A table has lanes of its own; more tables at once would only share the same cores. */
  public static final int DEFAULT_PARALLEL = 2;

  public static final Duration DEFAULT_CHUNK_TIMEOUT = Duration.ofHours(1);

  private static final long CHUNK_BYTES = 128L << 20;

  /** A smaller chunk costs more in statements than its lane wins by it. */
  private static final long LEAST_CHUNK_BYTES = 16L << 20;

  /**
   * So many at least for each advised lane, where the table is large enough: while one is loaded
   * another is read.
   */
  private static final int CHUNKS_PER_LANE = 2;

  private static final long FILE_BYTES = 128L << 20;

  public BackfillSettings {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(chunkTimeout, "chunkTimeout");
  }

  /** With chunks and files of the usual size. */
  public static BackfillSettings of(
      Path directory, int lanes, int parallel, Duration chunkTimeout) {
    return new BackfillSettings(directory, lanes, parallel, CHUNK_BYTES, FILE_BYTES, chunkTimeout);
  }

  /**
   * How much of a table of this size one chunk covers, so that every lane which is advised has
   * work, and as much as the others. A job that asks for more lanes has them where the table has
   * more chunks than that.
   */
  long chunkBytesOf(long tableBytes) {
    long needed = Math.max((long) lanes * CHUNKS_PER_LANE, ceilDiv(tableBytes, chunkBytes));
    long each = ceilDiv(tableBytes, ceilDiv(needed, lanes) * lanes);
    return Math.min(chunkBytes, Math.max(each, LEAST_CHUNK_BYTES));
  }

  private static long ceilDiv(long whole, long part) {
    return (whole + part - 1) / part;
  }
}
