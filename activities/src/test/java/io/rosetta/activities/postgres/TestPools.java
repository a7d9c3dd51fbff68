package io.rosetta.activities.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.Secret;
import io.rosetta.testing.EmbeddedSource;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Pools on an embedded source. */
final class TestPools {
  static final String PIPELINE = "shop";

  private TestPools() {}

  static SourceSettings settings(EmbeddedSource source, String user, String password) {
    return SourceSettings.of(
        source.host(), source.port(), source.database(), user, new Secret(password));
  }

  static ConnectionPool open(SourceSettings settings) {
    return open(settings, new SimpleMeterRegistry());
  }

  static ConnectionPool open(SourceSettings settings, MeterRegistry registry) {
    return ConnectionPool.open(PIPELINE, new SourceConnections(settings), registry);
  }

  static ConnectionPool open(EmbeddedSource source) {
    return open(settings(source, source.user(), source.password()));
  }

  /** Waits for a condition that another thread or process brings about. */
  static void await(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("the condition never came true");
      }
      Thread.sleep(20);
    }
  }
}
