package io.rosetta.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The commands of the README that start something in Temporal, word for word. */
final class ReadmeCommands {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private ReadmeCommands() {}

  /** The words of the command of this program that starts this type of workflow. */
  static List<String> words(String program, String workflowType) {
    List<List<String>> found =
        page()
            .replaceAll("\\\\\\n\\s*", "")
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith(program + " workflow start "))
            .map(ReadmeCommands::split)
            .filter(words -> words.contains(workflowType))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError("README.md has " + found.size() + " commands of " + program);
    }
    return found.get(0);
  }

  /** What follows each option of tctl's command. */
  static Map<String, String> tctlOptions(String workflowType) {
    List<String> words = words("tctl", workflowType);
    Map<String, String> options = new TreeMap<>();
    for (int i = words.indexOf("start") + 1; i < words.size(); i += 2) {
      options.put(words.get(i), words.get(i + 1));
    }
    return options;
  }

  /** Go reads the JSON and writes it again: keys in order, and what HTML knows escaped. */
  static String asTctlSends(String json) throws JsonProcessingException {
    return JSON.writeValueAsString(JSON.readValue(json, Map.class))
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026");
  }

  private static List<String> split(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  private static String page() {
    try {
      return Files.readString(Path.of("..", "README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
