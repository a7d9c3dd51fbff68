package io.rosetta.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory that a command works in: the one the user named, which stays, or one that is
 * removed when all went well. Sends this process's log into it, so it must be made before anything
 * logs.
 */
public final class Workplace {
  private final Path directory;
  private final boolean kept;

  private Workplace(Path directory, boolean kept) {
    this.directory = directory;
    this.kept = kept;
  }

  /**
   * Makes the directory.
   *
   * @param name of the command, for the log's name and the temporary directory's
   */
  public static Workplace open(String name, Optional<Path> keep) {
    try {
      Path directory =
          keep.isPresent()
              ? Files.createDirectories(keep.get().toAbsolutePath())
              : Files.createTempDirectory("rosetta-" + name + "-");
      Files.createDirectories(directory.resolve("logs"));
      System.setProperty("rosetta.demo.log", directory.resolve("logs/" + name + ".log").toString());
      System.setProperty("logback.configurationFile", "io/rosetta/demo/logback-demo.xml");
      return new Workplace(directory, keep.isPresent());
    } catch (IOException e) {
      throw new UncheckedIOException("no directory to work in: " + e.getMessage(), e);
    }
  }

  public Path directory() {
    return directory;
  }

  public Path logs() {
    return directory.resolve("logs");
  }

  /** Removes it unless the user named it. Nothing may run in it any more. */
  public void discard() {
    if (kept) {
      return;
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    } catch (IOException e) {
      return;
    }
    all.forEach(Workplace::delete);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // Somebody still writes there; the directory is in the system's temporary place anyway.
    }
  }
}
