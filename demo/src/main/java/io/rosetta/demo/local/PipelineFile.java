package io.rosetta.demo.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The rosetta.yaml of a local environment. */
public final class PipelineFile {
  private PipelineFile() {}

  /** Each worker process of a machine needs a port of its own for metrics and health. */
  static final String HTTP_PORT = "ROSETTA_LOCAL_HTTP_PORT";

  /**
   * Where everything listens.
   *
   * @param temporal host:port
   * @param postgresPort and the other: on 127.0.0.1
   * @param database in PostgreSQL
   */
  public record Places(String temporal, int postgresPort, String database, int snowflakePort) {}

  /**
   * A pipeline from the local source to the local target.
   *
   * @param tables quoted names, {@code "schema"."table"}
   * @param extra lines for its section, such as {@code batch: {rows: 1000}}
   */
  public record Pipeline(String name, List<String> tables, List<String> extra) {
    public Pipeline {
      tables = List.copyOf(tables);
      extra = List.copyOf(extra);
    }

    private String section() {
      return """
            %s:
              source: local
              destination: lake
          %s    tables:
          %s
          """
          .formatted(
              name,
              extra.stream().map(line -> "    " + line + "\n").collect(Collectors.joining()),
              tables.stream()
                  .map(table -> "      - '" + table.replace("'", "''") + "'")
                  .collect(Collectors.joining("\n")));
    }
  }

  /** Writes the file. */
  public static void write(Path file, Places places, List<Pipeline> pipelines) {
    String text =
        """
        temporal:
          address: %s
          namespace: default
        worker:
          http: {address: 127.0.0.1, port: "${%s:-0}"}
        sources:
          local:
            host: 127.0.0.1
            port: %d
            database: %s
            user: postgres
            password: trusted
            sslmode: disable
        destinations:
          lake:
            account: rosetta
            url: http://127.0.0.1:%d
            user: %s
            password: %s
            warehouse: COMPUTE_WH
            database: %s
        pipelines:
        %s"""
            .formatted(
                places.temporal(),
                HTTP_PORT,
                places.postgresPort(),
                places.database(),
                places.snowflakePort(),
                LocalSnowflake.USER,
                LocalSnowflake.PASSWORD,
                LocalSnowflake.DATABASE,
                pipelines.stream().map(Pipeline::section).collect(Collectors.joining()));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
