package io.rosetta.activities.stream.session;

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

/** The directory of one attempt's changeset files; what is left in it goes with it. */
final class AttemptDirectory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AttemptDirectory.class);

  private final Path path;

  private AttemptDirectory(Path path) {
    this.path = path;
  }

  static AttemptDirectory create(Path path) {
    try {
      return new AttemptDirectory(Files.createDirectories(path));
    } catch (IOException e) {
      throw new RosettaException(
          RosettaError.CONFIGURATION_INVALID, "cannot make the work directory " + path, e);
    }
  }

  Path path() {
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
