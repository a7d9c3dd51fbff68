package io.rosetta.activities.backfill;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes rows into files of bounded size. A file that is full, and the last one, is handed on at
 * once and deleted when that returns, so the disk holds one of them at a time however much is
 * written. A row is never split. One thread.
 */
final class RollingFiles implements RowSink, Closeable {
  private final Path directory;
  private final String prefix;
  private final long mostBytes;
  private final Consumer<Path> full;
  private final List<String> names = new ArrayList<>();
  private CompressedFile file;
  private long rows;
  private long bytesHandedOn;

  /**
   * @param prefix of the files' names
   * @param mostBytes compressed; a file is closed once it is past this
   * @param full takes each file, on the writing thread
   */
  RollingFiles(Path directory, String prefix, long mostBytes, Consumer<Path> full) {
    this.directory = directory;
    this.prefix = prefix;
    this.mostBytes = mostBytes;
    this.full = full;
  }

  @Override
  public void write(byte[] row) throws IOException {
    if (file == null) {
      file = new CompressedFile(directory.resolve(prefix + "-" + names.size() + ".csv.zst"));
    }
    file.write(row);
    rows++;
    if (file.bytes() >= mostBytes) {
      handOn();
    }
  }

  /** Hands the last file on; nothing is written after it. */
  void finish() throws IOException {
    if (file != null) {
      handOn();
    }
  }

  /** Of the files that were handed on. */
  List<String> names() {
    return List.copyOf(names);
  }

  long rows() {
    return rows;
  }

  /** Of the files that were handed on, compressed. */
  long bytes() {
    return bytesHandedOn;
  }

  private void handOn() throws IOException {
    CompressedFile done = file;
    done.close();
    full.accept(done.path());
    names.add(done.path().getFileName().toString());
    bytesHandedOn += done.bytes();
    Files.delete(done.path());
    file = null;
  }

  /** Removes a file that was not handed on. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      Files.deleteIfExists(file.path());
      file = null;
    }
  }
}
