package io.rosetta.activities.snowflake;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads the row at which the result stands. */
@FunctionalInterface
interface RowReader<T> {
  T read(ResultSet row) throws SQLException;
}
