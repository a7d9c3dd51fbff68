package io.rosetta.activities.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Settings of the engine whose defaults lose data, or hide that they do. */
class EnginePropertiesTest {
  private final Properties properties =
      EngineProperties.of(
          new EngineSettings(
              "p",
              "rosetta/p/stream/1",
              "slot",
              "publication",
              "db",
              (application, more) -> null,
              1 << 20,
              Duration.ofMillis(50),
              Duration.ofSeconds(1)),
          "link");

  @Test
  void onlyWeConfirmPositions() {
    assertThat(properties)
        .containsEntry("lsn.flush.mode", "connector")
        .containsEntry("offset.storage", RosettaOffsetStore.class.getName())
        .containsEntry("slot.drop.on.stop", "false")
        .containsEntry("publication.autocreate.mode", "disabled")
        .containsEntry("snapshot.mode", "no_data");
  }

  @Test
  void nothingIsDroppedOrBentSilently() {
    assertThat(properties)
        .containsEntry("skipped.operations", "none")
        .containsEntry("include.unknown.datatypes", "true")
        .containsEntry("errors.max.retries", "0");
  }

  /** The publication filters; a list of the engine's would need a restart to grow. */
  @Test
  void noTableIsLeftOut() {
    assertThat(properties.stringPropertyNames())
        .noneMatch(name -> name.matches("(table|schema|column)\\.(include|exclude)\\.list"));
  }

  @Test
  void bytesAreBoundedBeforeTheReader() {
    assertThat(properties)
        .containsEntry("queue.provider.type", BoundedQueue.NAME)
        .containsEntry(BoundedQueue.BYTES, "1048576");
  }
}
