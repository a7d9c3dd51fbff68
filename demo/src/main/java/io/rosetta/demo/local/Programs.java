package io.rosetta.demo.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds programs of this machine. */
public final class Programs {
  private static final Path DEBIAN_SERVERS = Path.of("/usr/lib/postgresql");

  private Programs() {}

  /** The first executable of that name on the PATH. */
  public static Optional<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * A client program of PostgreSQL: where Debian's packages keep them (the newest server first),
   * else on the PATH.
   */
  public static Optional<Path> ofPostgres(String name) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(DEBIAN_SERVERS)) {
      try (DirectoryStream<Path> versions = Files.newDirectoryStream(DEBIAN_SERVERS)) {
        versions.forEach(version -> found.add(version.resolve("bin").resolve(name)));
      } catch (IOException e) {
        return onPath(name);
      }
    }
    return found.stream()
        .filter(Files::isExecutable)
        .max(Comparator.comparingInt(Programs::serverVersion))
        .or(() -> onPath(name));
  }

  private static int serverVersion(Path program) {
    String name = program.getParent().getParent().getFileName().toString();
    return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
  }
}
