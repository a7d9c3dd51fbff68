package io.rosetta.benchmarks.backfill;

import io.rosetta.benchmarks.contender.Source;
import io.rosetta.demo.local.Programs;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * {@code COPY TO STDOUT} to nothing, a table at a time: what reading alone takes. By psql, for a
 * client in C costs the least; where it is missing, by the JDBC driver.
 */
final class RawCopy {
  private final Source source;
  private final Optional<Path> psql = Programs.ofPostgres("psql");

  RawCopy(Source source) {
    this.source = source;
  }

  String name() {
    return "COPY TO STDOUT, " + (psql.isPresent() ? "psql" : "JDBC driver") + ", thrown away";
  }

  /** The CSV's length in bytes. */
  long bytes(List<String> tables) throws SQLException, IOException {
    long[] bytes = new long[1];
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            bytes[0]++;
          }

          @Override
          public void write(byte[] buffer, int offset, int length) {
            bytes[0] += length;
          }
        };
    copyByDriver(tables, counting);
    return bytes[0];
  }

  void run(List<String> tables) throws SQLException, IOException, InterruptedException {
    if (psql.isEmpty()) {
      copyByDriver(tables, OutputStream.nullOutputStream());
      return;
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                psql.get().toString(),
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--host=127.0.0.1",
                "--port=" + source.port(),
                "--username=" + source.user(),
                "--dbname=" + source.database()));
    tables.forEach(table -> command.add("--command=" + sql(table)));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException("psql could not copy");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private void copyByDriver(List<String> tables, OutputStream out)
      throws SQLException, IOException {
    CopyManager copies = source.connection().unwrap(PGConnection.class).getCopyAPI();
    for (String table : tables) {
      copies.copyOut(sql(table), out);
    }
  }

  private static String sql(String table) {
    return "COPY " + table + " TO STDOUT (FORMAT csv)";
  }
}
