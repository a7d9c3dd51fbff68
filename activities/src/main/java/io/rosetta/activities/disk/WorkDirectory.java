package io.rosetta.activities.disk;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of one piece of work; what is left in it when that ends goes with it. */
public final class WorkDirectory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkDirectory.class);

  private final Path path;

  WorkDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes it, and those above it.
   *
   * @throws RosettaException CONFIGURATION_INVALID when that is not possible
   */
  public static WorkDirectory create(Path path) {
    try {
      return new WorkDirectory(Files.createDirectories(path));
    } catch (IOException e) {
      throw new RosettaException(
          RosettaError.CONFIGURATION_INVALID, "cannot make the work directory " + path, e);
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      log.warn("event=work_directory_left directory={}", path, e);
    }
  }
}
