package io.rosetta.worker.config;

/** PostgreSQL's {@code sslmode}; see its manual, "SSL Support" of libpq. */
public enum SslMode {
  DISABLE,
  ALLOW,
  PREFER,
  REQUIRE,
  VERIFY_CA,
  VERIFY_FULL
}
