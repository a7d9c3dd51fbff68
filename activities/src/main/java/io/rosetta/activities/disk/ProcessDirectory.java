package io.rosetta.activities.disk;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which this process works, below one that processes of other pipelines, or other
 * containers on the same volume, may share. Each holds a lock on a file in its own as long as it
 * lives, so what one that was killed has left behind is told from what another needs; it is removed
 * when the next process begins. Any thread.
 */
public final class ProcessDirectory {
  static final String LOCK = "in-use";

  private static final Logger LOG = LoggerFactory.getLogger(ProcessDirectory.class);

  /** Held until the process ends, with their locks. */
  private static final Map<Path, ProcessDirectory> OPEN = new ConcurrentHashMap<>();

  private final Path path;
  private final FileLock lock;

  private ProcessDirectory(Path path, FileLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * This process's directory below {@code base}, the same at each call.
   *
   * @throws RosettaException CONFIGURATION_INVALID when it cannot be made
   */
  public static Path below(Path base) {
    return OPEN.computeIfAbsent(base.toAbsolutePath().normalize(), ProcessDirectory::open).path;
  }

  static ProcessDirectory open(Path base) {
    try {
      Files.createDirectories(base);
      removeLeft(base);
      Path path = Files.createDirectory(base.resolve("process-" + UUID.randomUUID()));
      FileChannel channel =
          FileChannel.open(
              path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new ProcessDirectory(path, channel.lock());
    } catch (IOException e) {
      throw new RosettaException(
          RosettaError.CONFIGURATION_INVALID, "cannot make a work directory below " + base, e);
    }
  }

  Path path() {
    return path;
  }

  /** As the end of the process does. */
  void release() throws IOException {
    lock.acquiredBy().close();
  }

  private static void removeLeft(Path base) throws IOException {
    List<Path> found;
    try (Stream<Path> inside = Files.list(base)) {
      found = inside.filter(path -> Files.exists(path.resolve(LOCK))).toList();
    }
    for (Path directory : found) {
      if (isLeft(directory)) {
        LOG.info("event=left_directory_removed directory={}", directory);
        new WorkDirectory(directory).close();
      }
    }
  }

  private static boolean isLeft(Path directory) {
    try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (OverlappingFileLockException e) {
      return false; // This process holds it.
    } catch (IOException e) {
      return false; // Somebody else removes it, or may: it is not ours to judge.
    }
  }
}
