package io.rosetta.activities.stream.batch;

import com.github.luben.zstd.ZstdOutputStream;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Writes segments as changeset files into a directory of the attempt. Thread-safe: a file belongs
 * to one call.
 */
public final class ChangesetWriter {
  private static final int LEVEL = 1;

  private final Path directory;
  private final long generation;
  private final long maxFileBytes;

  /**
   * Writes into a directory that exists.
   *
   * @param maxFileBytes before compression; a file is closed once it is past this
   */
  public ChangesetWriter(Path directory, long generation, long maxFileBytes) {
    this.directory = directory;
    this.generation = generation;
    this.maxFileBytes = maxFileBytes;
  }

  /**
   * Writes one segment, as several files when it is large.
   *
   * @throws RosettaException INTERNAL when the disk cannot be written
   */
  public Changeset write(Segment segment) {
    List<Path> files = new ArrayList<>();
    try {
      return write(segment, files);
    } catch (IOException e) {
      delete(files);
      throw new RosettaException(
          RosettaError.INTERNAL, "cannot write changes to " + directory + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      delete(files);
      throw e;
    }
  }

  private Changeset write(Segment segment, List<Path> files) throws IOException {
    RowWriter rows = new RowWriter(segment.mapping(), generation);
    long bytes = 0;
    CsvOutput out = null;
    try {
      for (RowState row : segment.rows()) {
        if (out == null) {
          out = open(files);
        }
        rows.write(row, out);
        if (out.written() >= maxFileBytes) {
          bytes += out.written();
          out.close();
          out = null;
        }
      }
      if (out != null) {
        bytes += out.written();
      }
    } finally {
      if (out != null) {
        out.close();
      }
    }
    return new Changeset(
        segment.mapping(),
        segment.truncated(),
        rows.sawUnchanged(),
        rows.sawQuarantined(),
        segment.size(),
        bytes,
        files);
  }

  private CsvOutput open(List<Path> files) throws IOException {
    Path file = directory.resolve(UUID.randomUUID() + ".csv.zst");
    files.add(file);
    return new CsvOutput(new ZstdOutputStream(Files.newOutputStream(file), LEVEL));
  }

  /** Removes the files of a changeset that is staged, or will never be. */
  public static void delete(List<Path> files) {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
