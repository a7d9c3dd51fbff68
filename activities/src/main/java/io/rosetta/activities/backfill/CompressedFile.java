package io.rosetta.activities.backfill;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rows in one zstd file. One thread. */
final class CompressedFile implements RowSink, Closeable {
  private static final int LEVEL = 1;

  /** Compressing row by row would cross into native code for each of them. */
  private static final int BUFFER = 1 << 18;

  private final Path path;
  private final Counting file;
  private final OutputStream out;

  CompressedFile(Path path) throws IOException {
    this.path = path;
    file = new Counting(Files.newOutputStream(path));
    out = new BufferedOutputStream(new ZstdOutputStream(file, LEVEL), BUFFER);
  }

  @Override
  public void write(byte[] row) throws IOException {
    out.write(row);
  }

  Path path() {
    return path;
  }

  /** On the disk now, compressed; all of it once it is closed. */
  long bytes() {
    return file.written;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static final class Counting extends FilterOutputStream {
    private long written;

    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
    }
  }
}
