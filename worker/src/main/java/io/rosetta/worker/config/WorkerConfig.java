package io.rosetta.worker.config;

import java.time.Duration;

/**
 * The worker's process.
 *
 * @param streams how many pipelines may stream in this process at once; 0: sized by the heap
 * @param poolMaxConnections per pipeline, to PostgreSQL; {@code PIPELINE_POOL_MAX_CONN}
 * @param shutdownGrace how long a stop waits for the batches in flight
 * @param http where metrics and health are served
 */
public record WorkerConfig(
    int streams, int poolMaxConnections, Duration shutdownGrace, HttpConfig http) {
  public static final String POOL_VARIABLE = "PIPELINE_POOL_MAX_CONN";
  static final int DEFAULT_POOL = 10;
  static final int LEAST_POOL = 2;
  static final int MOST_POOL = 100;
  static final Duration DEFAULT_GRACE = Duration.ofSeconds(60);

  /**
   * Where metrics and health are served.
   *
   * @param address to listen on; loopback unless the user says otherwise, since nothing is
   *     authenticated
   */
  public record HttpConfig(String address, int port) {
    static final String DEFAULT_ADDRESS = "127.0.0.1";
    static final int DEFAULT_PORT = 9464;

    static HttpConfig read(ConfigSection section) {
      HttpConfig config =
          new HttpConfig(
              section.text("address").orElse(DEFAULT_ADDRESS),
              section.integer("port", DEFAULT_PORT, 0, 65_535));
      section.finish();
      return config;
    }
  }

  static WorkerConfig read(ConfigSection section, String poolVariable) {
    WorkerConfig config =
        new WorkerConfig(
            section.integer("streams", 0, 0, 1_000),
            pool(section, poolVariable),
            section.parsed(
                "shutdown_grace",
                DEFAULT_GRACE,
                text -> Notation.duration(text, Duration.ofSeconds(1), Duration.ofHours(1))),
            HttpConfig.read(section.section("http")));
    section.finish();
    return config;
  }

  private static int pool(ConfigSection section, String variable) {
    if (variable == null || variable.isBlank()) {
      return DEFAULT_POOL;
    }
    try {
      return Notation.integer(variable, LEAST_POOL, MOST_POOL);
    } catch (IllegalArgumentException e) {
      section.wrong("the environment variable " + POOL_VARIABLE + " " + e.getMessage());
      return DEFAULT_POOL;
    }
  }
}
