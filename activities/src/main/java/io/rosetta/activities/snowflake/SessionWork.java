package io.rosetta.activities.snowflake;

import java.sql.SQLException;

/** What is done on a session. */
@FunctionalInterface
interface SessionWork {
  void run(SnowflakeSession session) throws SQLException;
}
