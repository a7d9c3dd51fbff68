package io.rosetta.worker.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads {@code rosetta.yaml}. Everything that is wrong is listed at once, each with file, line,
 * column, path and what is allowed there.
 */
public final class ConfigReader {
  private final Map<String, String> environment;

  public ConfigReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * All of it, for a worker.
   *
   * @throws ConfigException with everything that is wrong
   */
  public RosettaConfig read(Path path) {
    return read(path.toString(), contents(path));
  }

  /** As {@link #read(Path)}, from text; {@code name} stands for the file in messages. */
  public RosettaConfig read(String name, String text) {
    ConfigFile file = new ConfigFile(name, new EnvironmentText(environment));
    ConfigSection root = root(file, text);
    TemporalConfig temporal = TemporalConfig.read(root.section("temporal"));
    WorkerConfig worker =
        WorkerConfig.read(root.section("worker"), environment.get(WorkerConfig.POOL_VARIABLE));
    Map<String, SourceConfig> sources = each(root.named("sources"), SourceConfig::read);
    Map<String, DestinationConfig> destinations =
        each(root.named("destinations"), DestinationConfig::read);
    Map<String, ConfigSection> sections = root.named("pipelines");
    Map<String, PipelineConfig> pipelines = new LinkedHashMap<>();
    sections.forEach(
        (key, section) ->
            pipelines.put(key, PipelineConfig.read(file, section, key, destinations)));
    new PipelineReferences(sections, pipelines).check(sources.keySet(), destinations.keySet());
    if (pipelines.isEmpty()) {
      root.wrong("'pipelines' is required: at least one");
    }
    root.finish();
    file.finish();
    return new RosettaConfig(temporal, worker, sources, destinations, pipelines);
  }

  /**
   * What a command needs that only talks to Temporal: no variable of a source has to be set for it.
   *
   * @param pipelines the names in the file; empty when there is no file
   */
  public record Outline(TemporalConfig temporal, Set<String> pipelines) {}

  /** Reads what {@link Outline} holds; a file that is not there says nothing. */
  public Outline outline(Path path) {
    if (!Files.exists(path)) {
      return new Outline(TemporalConfig.NONE, Set.of());
    }
    ConfigFile file = new ConfigFile(path.toString(), new EnvironmentText(environment));
    ConfigSection root = root(file, contents(path));
    TemporalConfig temporal = TemporalConfig.read(root.section("temporal"));
    Set<String> pipelines = Set.copyOf(root.named("pipelines").keySet());
    file.finish();
    return new Outline(temporal, pipelines);
  }

  private static ConfigSection root(ConfigFile file, String text) {
    try {
      Node node = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (node == null) {
        node = new Yaml(new LoaderOptions()).compose(new StringReader("{}"));
      }
      return new ConfigSection(file, "", node);
    } catch (MarkedYAMLException e) {
      file.wrong(e.getProblemMark(), "", "is no YAML: " + e.getProblem());
      file.finish();
      throw e;
    }
  }

  private static String contents(Path path) {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw problem(path, "there is no such file; name one with --config or ROSETTA_CONFIG");
    } catch (IOException e) {
      throw problem(path, "cannot be read: " + e);
    }
  }

  private static ConfigException problem(Path path, String message) {
    return new ConfigException(List.of(new ConfigProblem(path.toString(), "", message)));
  }

  private static <T> Map<String, T> each(
      Map<String, ConfigSection> sections, Function<ConfigSection, T> read) {
    Map<String, T> values = new LinkedHashMap<>();
    sections.forEach((name, section) -> values.put(name, read.apply(section)));
    return values;
  }
}
