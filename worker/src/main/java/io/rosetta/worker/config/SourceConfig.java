package io.rosetta.worker.config;

import io.rosetta.activities.model.Secret;
import io.rosetta.activities.postgres.WalThresholds;
import java.util.Optional;

/**
 * A PostgreSQL database to copy from.
 *
 * @param wal when the WAL that a pipeline's slot keeps there is too much
 * @param sslRootCert file of the authority's certificate, for the verifying modes; may be null
 */
public record SourceConfig(
    String host,
    int port,
    String database,
    String user,
    Secret password,
    SslMode sslMode,
    String sslRootCert,
    WalThresholds wal) {
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
            section.text("sslrootcert").orElse(null),
            wal(section.section("wal")));
    if (config.sslMode.compareTo(SslMode.VERIFY_CA) >= 0 && config.sslRootCert == null) {
      section.wrong("sslmode", "verifies the server's certificate, so 'sslrootcert' is required");
    }
    section.finish();
    return config;
  }

  private static WalThresholds wal(ConfigSection section) {
    long warning = walBytes(section, "warning", WalThresholds.DEFAULT.warningBytes());
    long error = walBytes(section, "error", WalThresholds.DEFAULT.errorBytes());
    section.finish();
    if (error < warning) {
      section.wrong("the error threshold is below the warning's; raise 'error' or lower 'warning'");
      return WalThresholds.DEFAULT;
    }
    return new WalThresholds(warning, error);
  }

  private static long walBytes(ConfigSection section, String key, long otherwise) {
    return section.parsed(key, otherwise, text -> Notation.bytes(text, 1L << 20, 1L << 50));
  }
}
