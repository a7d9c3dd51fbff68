package io.rosetta.worker.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How single values are written. Every method's exception has a message for people. */
final class Notation {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KB|MB|GB|KiB|MiB|GiB)?");
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L, "KB", 1L << 10, "KiB", 1L << 10, "MB", 1L << 20, "MiB", 1L << 20, "GB", 1L << 30,
          "GiB", 1L << 30);

  private Notation() {}

  static int integer(String text, int least, int most) {
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The message below says it better.
    }
    throw new IllegalArgumentException(
        "must be a whole number from " + least + " to " + most + ", but is '" + text + "'");
  }

  static Duration duration(String text, Duration least, Duration most) {
    Duration value = duration(text.strip());
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "must be from " + least + " to " + most + ", but is '" + text + "'");
    }
    return value;
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "must be a duration such as 500ms, 30s, 5m, 6h or PT6H, but is '" + text + "'");
    }
  }

  /** A size in bytes; a KB is 1,024 of them. */
  static long bytes(String text, long least, long most) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be a size such as 64MB, but is '" + text + "'");
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    long value = Math.multiplyExact(Long.parseLong(matcher.group(1)), UNITS.get(unit));
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "must be from " + least + " to " + most + " bytes, but is '" + text + "'");
    }
    return value;
  }

  /** One of an enum's constants, written in lower case. */
  static <E extends Enum<E>> E choice(String text, Class<E> type) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> word(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of "
                        + Stream.of(type.getEnumConstants())
                            .map(Notation::word)
                            .collect(Collectors.joining(", "))
                        + ", but is '"
                        + text
                        + "'"));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
