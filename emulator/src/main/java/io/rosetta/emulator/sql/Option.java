package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code NAME = value}: a word or number or string as text, or a list of strings, or nested
 * options. The parser of each statement checks names and values.
 */
public record Option(String name, Value value, Position position) {
  /** One of the forms. */
  public sealed interface Value {}

  /** A word in upper case, a number as written, or a decoded string. */
  public record Scalar(String text, boolean quoted) implements Value {}

  public record Items(List<String> strings) implements Value {}

  public record Nested(List<Option> options) implements Value {}

  public static Optional<Option> find(List<Option> options, String name) {
    return options.stream().filter(o -> o.name().equals(name)).findFirst();
  }

  /** The scalar's text, or a syntax error naming the option. */
  public String text() {
    if (value instanceof Scalar scalar) {
      return scalar.text();
    }
    throw SqlError.invalidParameter(name, "(...)");
  }

  public boolean isTrue() {
    String text = text().toUpperCase(Locale.ROOT);
    if (!text.equals("TRUE") && !text.equals("FALSE")) {
      throw SqlError.invalidParameter(name, text);
    }
    return text.equals("TRUE");
  }
}
