package io.rosetta.activities.model;

import java.util.regex.Pattern;

/** A name in Snowflake, exact as stored there; in SQL always quoted. */
public record Identifier(String name) implements Comparable<Identifier> {
  private static final Pattern FOLDS = Pattern.compile("[a-z_][a-z0-9_]*");

  /** An all-lower-case plain name folds to upper case, every other is kept. */
  public static Identifier ofSource(String sourceName) {
    return new Identifier(
        FOLDS.matcher(sourceName).matches()
            ? sourceName.toUpperCase(java.util.Locale.ROOT)
            : sourceName);
  }

  /** The quoted form for SQL text. */
  public String quoted() {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public int compareTo(Identifier other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return quoted();
  }
}
