package io.rosetta.emulator.stage;

import io.rosetta.emulator.sql.SqlError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** One stage's files. Paths in it are prefixes, as in an object store, not directories. */
public final class StageDirectory {
  private final Path root;

  StageDirectory(Path root) {
    this.root = root;
  }

  /**
   * A staged file.
   *
   * @param name its path in the stage
   */
  public record Entry(String name, Path path, long size, Instant modified) {
    /** Changes when the file is written again. */
    public String etag() {
      return size + "-" + modified.toEpochMilli();
    }

    /** Of its bytes, in hex. */
    public String md5() {
      try (InputStream in = Files.newInputStream(path)) {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException("cannot read staged file " + name, e);
      }
    }
  }

  public Path root() {
    return root;
  }

  /** The directory for new files under this path, made when it is missing. */
  public Path folder(String path) {
    Path folder = inside(path);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make stage folder " + folder, e);
    }
  }

  public Optional<Entry> find(String name) {
    Path path = inside(name);
    return Files.isRegularFile(path) ? entry(path) : Optional.empty();
  }

  /** Files whose path begins with the prefix and, whole, matches the pattern, by name. */
  public List<Entry> list(String prefix, Optional<String> pattern) {
    Optional<Pattern> regex = pattern.map(StageDirectory::compiled);
    List<Entry> entries = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return entries;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      paths
          .filter(Files::isRegularFile)
          .filter(path -> name(path).startsWith(prefix))
          .filter(path -> regex.map(r -> r.matcher(name(path)).matches()).orElse(true))
          .forEach(path -> entry(path).ifPresent(entries::add));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list stage " + root, e);
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  public void remove(Entry entry) {
    try {
      Files.deleteIfExists(entry.path());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove staged file " + entry.name(), e);
    }
  }

  /** Removes everything. */
  public void clear() {
    if (Files.isDirectory(root)) {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot clear stage " + root, e);
      }
    }
  }

  private Path inside(String path) {
    Path resolved = root.resolve(path).normalize();
    if (!resolved.startsWith(root)) {
      throw SqlError.unsupported("a stage path with '..': " + path);
    }
    return resolved;
  }

  private String name(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  private Optional<Entry> entry(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return Optional.of(
          new Entry(
              name(path), path, attributes.size(), attributes.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException removedMeanwhile) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read staged file " + path, e);
    }
  }

  private static Pattern compiled(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new SqlError("100046", "22023", "Invalid regular expression: '" + regex + "'", e);
    }
  }
}
