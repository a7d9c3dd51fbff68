package io.rosetta.emulator.sql;

/**
 * {@code @[db.[schema.]]stage[/path]}, {@code @~[/path]} or {@code @%table[/path]}.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/put">PUT, internalStage</a>
 */
public record StagePath(Kind kind, ObjectName name, String path) {
  /** Which of the three forms. */
  public enum Kind {
    NAMED,
    USER,
    TABLE
  }
}
