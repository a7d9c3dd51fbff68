package io.rosetta.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * A PostgreSQL server beside that of {@link EmbeddedSource}, with settings that need a server of
 * their own. Database and superuser are {@code postgres}; every login is trusted.
 */
public final class OtherServer implements AutoCloseable {
  private final EmbeddedPostgres server;

  private OtherServer(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param settings of {@code postgresql.conf}; values have no spaces
   */
  public static OtherServer start(Map<String, String> settings) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60));
    settings.forEach(builder::setServerConfig);
    return new OtherServer(builder.start());
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
