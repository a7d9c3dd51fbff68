package io.rosetta.worker.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the file. It remembers which keys were asked for, so that {@link #finish} can
 * refuse the others and name those that are allowed. What is wrong is noted, and reading goes on
 * with a stand-in, so that all errors are listed at once.
 */
final class ConfigSection {
  private final ConfigFile file;
  private final String path;
  private final Node node;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  ConfigSection(ConfigFile file, String path, Node node) {
    this.file = file;
    this.path = path;
    this.node = node;
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::note);
    } else if (!isNull(node)) {
      file.wrong(node, path, "must be a section with keys");
    }
  }

  private void note(NodeTuple entry) {
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      file.wrong(entry.getKeyNode(), path, "a key must be a plain text");
      return;
    }
    if (values.put(key.getValue(), entry.getValueNode()) != null) {
      file.wrong(key, pathOf(key.getValue()), "is given twice");
    }
    keys.put(key.getValue(), key);
  }

  String path() {
    return path;
  }

  void wrong(String message) {
    file.wrong(node, path, message);
  }

  void wrong(String key, String message) {
    file.wrong(values.getOrDefault(key, node), pathOf(key), message);
  }

  boolean has(String key) {
    known.add(key);
    return values.containsKey(key) && !isNull(values.get(key));
  }

  Optional<String> text(String key) {
    return has(key) ? scalar(values.get(key), pathOf(key)) : Optional.empty();
  }

  /** Notes a missing or empty value, and goes on with the empty text. */
  String requiredText(String key) {
    if (!has(key)) {
      file.wrong(node, pathOf(key), "is required");
      return "";
    }
    Optional<String> text = text(key);
    if (text.isPresent() && text.orElseThrow().isBlank()) {
      wrong(key, "is required, but empty");
    }
    return text.orElse("");
  }

  /** A value with a notation of its own; {@code parse} throws IllegalArgumentException. */
  <T> T parsed(String key, T otherwise, Function<String, T> parse) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return parse.apply(text.orElseThrow());
    } catch (IllegalArgumentException e) {
      wrong(key, e.getMessage());
      return otherwise;
    }
  }

  int integer(String key, int otherwise, int least, int most) {
    return parsed(key, otherwise, text -> Notation.integer(text, least, most));
  }

  /** A list of texts; not given is the empty list, and an empty list is refused. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Map.Entry<String, Node> item : items(key).entrySet()) {
      scalar(item.getValue(), item.getKey()).ifPresent(texts::add);
    }
    return List.copyOf(texts);
  }

  /** A list of things that are a text or a section; the path of each leads to its node. */
  Map<String, Node> items(String key) {
    if (!has(key)) {
      return Map.of();
    }
    if (!(values.get(key) instanceof SequenceNode sequence)) {
      wrong(key, "must be a list (lines that begin with '- ')");
      return Map.of();
    }
    if (sequence.getValue().isEmpty()) {
      wrong(key, "is an empty list; name something, or leave an optional key out");
    }
    Map<String, Node> items = new LinkedHashMap<>();
    for (Node item : sequence.getValue()) {
      items.put(pathOf(key) + "[" + items.size() + "]", item);
    }
    return items;
  }

  /** A mapping of texts to texts. */
  Map<String, String> textMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    ConfigSection section = section(key);
    for (String name : section.values.keySet()) {
      section.text(name).ifPresent(text -> texts.put(name, text));
    }
    return Map.copyOf(texts);
  }

  /** A section below this one; when it is not given, an empty one. */
  ConfigSection section(String key) {
    Node below =
        has(key)
            ? values.get(key)
            : new ScalarNode(
                Tag.NULL, "", node.getStartMark(), node.getEndMark(), ScalarStyle.PLAIN);
    return new ConfigSection(file, pathOf(key), below);
  }

  /** Sections by the names that the user gave them, in the file's order. */
  Map<String, ConfigSection> named(String key) {
    Map<String, ConfigSection> sections = new LinkedHashMap<>();
    ConfigSection all = section(key);
    all.values.keySet().forEach(name -> sections.put(name, all.section(name)));
    return sections;
  }

  /** Refuses the keys that nobody asked for. */
  void finish() {
    for (Map.Entry<String, Node> key : keys.entrySet()) {
      if (!known.contains(key.getKey())) {
        file.wrong(
            key.getValue(),
            pathOf(key.getKey()),
            "unknown key; allowed here: " + String.join(", ", known));
      }
    }
  }

  private Optional<String> scalar(Node value, String where) {
    if (!(value instanceof ScalarNode scalar)) {
      file.wrong(value, where, "must be a single value");
      return Optional.empty();
    }
    try {
      return Optional.of(file.environment().fill(scalar.getValue()));
    } catch (IllegalArgumentException e) {
      file.wrong(value, where, e.getMessage());
      return Optional.empty();
    }
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static boolean isNull(Node value) {
    return value instanceof ScalarNode && value.getTag().equals(Tag.NULL);
  }
}
