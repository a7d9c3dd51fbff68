package io.rosetta.demo.shop;

import java.util.List;
import java.util.Random;

/** Values with everything in them that text formats trip over. */
final class Texts {
  private static final List<String> WORDS =
      List.of(
          "plain",
          "with, comma",
          "with \"quotes\"",
          "line\nbreak",
          "carriage\r\nreturn",
          "back\\slash",
          "tab\there",
          "Grüße",
          "漢字",
          "\uD83D\uDE80 rocket",
          "null",
          "\\N",
          "",
          " ",
          "__debezium_unavailable_value",
          "it's");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 \n\"\\,é漢";

  private Texts() {}

  /** A few awkward words. */
  static String words(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  /** Text of so many characters that compresses badly. */
  static String document(Random random, int characters) {
    StringBuilder text = new StringBuilder(characters);
    while (text.length() < characters) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** A JSON object with numbers, text, null, nesting. */
  static String json(Random random) {
    return "{\"n\": %d, \"x\": %s, \"s\": \"%s\", \"none\": null, \"list\": [1, \"two\", {\"three\": %b}]}"
        .formatted(
            random.nextInt(1_000_000),
            random.nextInt(100_000) / 100.0,
            random.nextBoolean() ? "quote \\\" and \\u00e9" : "漢字",
            random.nextBoolean());
  }
}
