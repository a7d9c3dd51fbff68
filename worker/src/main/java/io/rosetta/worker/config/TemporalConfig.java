package io.rosetta.worker.config;

import java.util.Optional;

/**
 * Where Temporal is. What is not given comes from Temporal's own client configuration: {@code
 * TEMPORAL_ADDRESS}, {@code TEMPORAL_NAMESPACE}, {@code TEMPORAL_API_KEY}, {@code TEMPORAL_TLS_*},
 * {@code TEMPORAL_PROFILE}; those that are set win over the file.
 *
 * @param address host:port; may be null
 * @param namespace may be null
 */
public record TemporalConfig(String address, String namespace) {
  /** Nothing said. */
  public static final TemporalConfig NONE = new TemporalConfig(null, null);

  public Optional<String> addressGiven() {
    return Optional.ofNullable(address);
  }

  public Optional<String> namespaceGiven() {
    return Optional.ofNullable(namespace);
  }

  static TemporalConfig read(ConfigSection section) {
    TemporalConfig config =
        new TemporalConfig(
            section.parsed("address", null, TemporalConfig::hostAndPort),
            section.text("namespace").orElse(null));
    section.finish();
    return config;
  }

  private static String hostAndPort(String text) {
    if (!text.matches("[^:/\\s]+:\\d{1,5}")) {
      throw new IllegalArgumentException(
          "must be host:port (say 127.0.0.1:7233), but is '" + text + "'");
    }
    return text;
  }
}
