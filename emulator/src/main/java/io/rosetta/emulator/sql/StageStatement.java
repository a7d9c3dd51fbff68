package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Optional;

/** Statements about files in stages: the server carries them out. */
public sealed interface StageStatement extends Statement {
  /**
   * PUT; {@code file} is the text after {@code file://} exactly as written.
   *
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/put">PUT</a>
   */
  record Put(String file, StagePath stage, List<Option> options) implements StageStatement {}

  /**
   * GET.
   *
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/get">GET</a>
   */
  record Get(StagePath stage, String file, List<Option> options) implements StageStatement {}

  /**
   * LIST, LS.
   *
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/list">LIST</a>
   */
  record ListFiles(StagePath stage, Optional<String> pattern) implements StageStatement {}

  /**
   * REMOVE, RM.
   *
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/remove">REMOVE</a>
   */
  record Remove(StagePath stage, Optional<String> pattern) implements StageStatement {}
}
