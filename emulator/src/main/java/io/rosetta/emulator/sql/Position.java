package io.rosetta.emulator.sql;

/**
 * A place in the statement's text; line counts from 1, column from 0, as Snowflake reports them.
 */
public record Position(int line, int column) {
  static Position of(String text, int offset) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < offset && i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Position(line, offset - start);
  }
}
