package io.rosetta.emulator.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;

/** Functions of ours inside DuckDB; registered once per database, called on its threads. */
final class Functions {
  private Functions() {}

  static void register(Connection connection, Failures failures) throws SQLException {
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder
          .withName("sf_fail")
          .withParameter(Long.class)
          .withParameter(String.class)
          .withParameter(String.class)
          .withReturnType(String.class)
          .withVolatile()
          .withVectorizedFunction((in, out) -> fail(failures, in, out))
          .register(connection);
    }
    registerRows(connection, failures);
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder
          .withName("sf_json")
          .withParameter(String.class)
          .withParameter(Boolean.class)
          .withReturnType(String.class)
          .withVectorizedFunction(Functions::json)
          .register(connection);
    }
  }

  private static void registerRows(Connection connection, Failures failures) throws SQLException {
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder
          .withName("sf_fail_row")
          .withParameter(Long.class)
          .withParameter(Long.class)
          .withParameter(String.class)
          .withParameter(String.class)
          .withReturnType(String.class)
          .withVolatile()
          .withVectorizedFunction((in, out) -> failRow(failures, in, out))
          .register(connection);
    }
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder
          .withName("sf_row_failed")
          .withParameter(Long.class)
          .withParameter(Long.class)
          .withReturnType(Boolean.class)
          .withVolatile()
          .withVectorizedFunction((in, out) -> rowFailed(failures, in, out))
          .register(connection);
    }
  }

  private static void failRow(
      Failures failures, DuckDBDataChunkReader in, DuckDBWritableVector out) {
    for (long i = 0; i < in.rowCount(); i++) {
      failures.noteRow(
          in.vector(0).getLong(i),
          in.vector(1).getLong(i),
          in.vector(2).getString(i),
          in.vector(3).getString(i));
      out.setNull(i);
    }
  }

  private static void rowFailed(
      Failures failures, DuckDBDataChunkReader in, DuckDBWritableVector out) {
    for (long i = 0; i < in.rowCount(); i++) {
      out.setBoolean(i, failures.hasFailed(in.vector(0).getLong(i), in.vector(1).getLong(i)));
    }
  }

  private static void fail(Failures failures, DuckDBDataChunkReader in, DuckDBWritableVector out) {
    for (long i = 0; i < in.rowCount(); i++) {
      failures.note(in.vector(0).getLong(i), in.vector(1).getString(i), in.vector(2).getString(i));
      out.setNull(i);
    }
  }

  private static void json(DuckDBDataChunkReader in, DuckDBWritableVector out) {
    for (long i = 0; i < in.rowCount(); i++) {
      long row = i;
      if (in.vector(0).isNull(row)) {
        out.setNull(row);
      } else {
        Json.normalise(in.vector(0).getString(row), in.vector(1).getBoolean(row))
            .ifPresentOrElse(text -> out.setString(row, text), () -> out.setNull(row));
      }
    }
  }
}
