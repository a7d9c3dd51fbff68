package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceSettingsTest {
  private final SourceSettings settings =
      SourceSettings.of("db.example.com", 5432, "shop", "reader", new Secret("s3cret"));

  @Test
  void defaults() {
    assertThat(settings.maxConnections()).isEqualTo(10);
    assertThat(settings.sslMode()).isEqualTo("prefer");
    assertThat(settings.statementTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(SourceSettings.maxConnectionsFrom(null)).isEqualTo(10);
    assertThat(SourceSettings.maxConnectionsFrom(" ")).isEqualTo(10);
  }

  @Test
  void theEnvironmentBoundsThePool() {
    assertThat(SourceSettings.maxConnectionsFrom(" 25 ")).isEqualTo(25);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "-3", "101", "many", "2.5"})
  void aPoolOutOfBoundsIsRefused(String value) {
    assertThatThrownBy(() -> SourceSettings.maxConnectionsFrom(value))
        .isInstanceOf(RosettaException.class)
        .hasMessageContaining("PIPELINE_POOL_MAX_CONN is '" + value + "'");
  }

  @Test
  void thePasswordShowsNowhere() {
    assertThat(settings.toString()).doesNotContain("s3cret");
    assertThat(settings.place()).isEqualTo("reader@db.example.com:5432/shop");
  }
}
