package io.rosetta.worker.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** The file that is being read, and what was found wrong so far. Used by one thread. */
final class ConfigFile {
  private static final Comparator<Found> BY_PLACE =
      Comparator.comparingInt(Found::line).thenComparingInt(Found::column);

  private final String name;
  private final EnvironmentText environment;
  private final List<Found> problems = new ArrayList<>();

  ConfigFile(String name, EnvironmentText environment) {
    this.name = name;
    this.environment = environment;
  }

  EnvironmentText environment() {
    return environment;
  }

  void wrong(Node where, String path, String message) {
    wrong(where.getStartMark(), path, message);
  }

  void wrong(Mark where, String path, String message) {
    int line = where.getLine() + 1;
    int column = where.getColumn() + 1;
    problems.add(
        new Found(
            line, column, new ConfigProblem(name + ":" + line + ":" + column, path, message)));
  }

  /**
   * @throws ConfigException when anything was wrong
   */
  void finish() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems.stream().sorted(BY_PLACE).map(Found::problem).toList());
    }
  }

  private record Found(int line, int column, ConfigProblem problem) {}
}
