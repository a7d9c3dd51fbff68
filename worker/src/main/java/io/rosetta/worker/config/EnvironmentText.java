package io.rosetta.worker.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills references to the environment, written as in a shell: a dollar sign and the name in braces,
 * with a default after {@code :-}. A second dollar sign in front makes it literal. A name without
 * value and default is an error: an empty password must be meant.
 */
final class EnvironmentText {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{(?<name>[^}:]*)(?::-(?<fallback>[^}]*))?(?<end>}?)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Map<String, String> environment;

  EnvironmentText(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * @throws IllegalArgumentException with a message for people, which names the variable
   */
  String fill(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher)));
    }
    return matcher.appendTail(filled).toString();
  }

  private String value(Matcher matcher) {
    if (matcher.group().equals("$${")) {
      return "${";
    }
    String name = matcher.group("name");
    if (matcher.group("end").isEmpty() || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + matcher.group()
              + "' is no reference to the environment; write ${NAME}, ${NAME:-default}, or $${ for"
              + " a literal ${");
    }
    String value = environment.get(name);
    if (value != null && !value.isEmpty()) {
      return value;
    }
    if (matcher.group("fallback") == null) {
      throw new IllegalArgumentException(
          "the environment variable "
              + name
              + " is not set; set it, or write ${"
              + name
              + ":-...}");
    }
    return matcher.group("fallback");
  }
}
