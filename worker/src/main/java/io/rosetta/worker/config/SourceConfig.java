package io.rosetta.worker.config;

import io.rosetta.activities.model.Secret;
import java.util.Optional;

/**
 * A PostgreSQL database to copy from.
 *
 * @param sslRootCert file of the authority's certificate, for the verifying modes; may be null
 */
public record SourceConfig(
    String host,
    int port,
    String database,
    String user,
    Secret password,
    SslMode sslMode,
    String sslRootCert) {
  static final int DEFAULT_PORT = 5432;

  public Optional<String> rootCertificate() {
    return Optional.ofNullable(sslRootCert);
  }

  static SourceConfig read(ConfigSection section) {
    SourceConfig config =
        new SourceConfig(
            section.requiredText("host"),
            section.integer("port", DEFAULT_PORT, 1, 65_535),
            section.requiredText("database"),
            section.requiredText("user"),
            new Secret(section.text("password").orElse("")),
            section.parsed("sslmode", SslMode.PREFER, text -> Notation.choice(text, SslMode.class)),
            section.text("sslrootcert").orElse(null));
    if (config.sslMode.compareTo(SslMode.VERIFY_CA) >= 0 && config.sslRootCert == null) {
      section.wrong("sslmode", "verifies the server's certificate, so 'sslrootcert' is required");
    }
    section.finish();
    return config;
  }
}
