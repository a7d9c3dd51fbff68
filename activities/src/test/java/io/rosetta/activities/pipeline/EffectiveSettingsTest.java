package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.model.WriteMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectiveSettingsTest {
  private static final TableId ORDERS = new TableId("public", "orders");
  private static final TableId EVENTS = new TableId("public", "events");
  private static final TableId ADDED = new TableId("public", "added");
  private static final TableSettings SOFT =
      new TableSettings(ORDERS, List.of(), List.of(), WriteMode.MERGE, DeleteMode.SOFT, Map.of());
  private static final PipelineSettings CONFIGURED =
      new PipelineSettings(
          "shop",
          "pub",
          "slot",
          new Identifier("LAKE"),
          Map.of(),
          List.of(SOFT, TableSettings.of(EVENTS)),
          InitialLoad.BACKFILL,
          Map.of());

  private static List<TableSettings> effective(TableStatus... stored) {
    StoredState state =
        new StoredState(
            1,
            1,
            "slot",
            Position.start(Lsn.ZERO),
            new SourceIdentity("1", 1, List.of()),
            Lsn.ZERO,
            List.of(stored));
    return EffectiveSettings.of(CONFIGURED, Optional.of(state)).tables();
  }

  @Test
  void beforeTheFirstStartTheConfigurationCounts() {
    assertThat(EffectiveSettings.of(CONFIGURED, Optional.empty())).isEqualTo(CONFIGURED);
    assertThat(effective()).isEqualTo(CONFIGURED.tables());
  }

  @Test
  void addedTablesComeWithDefaultsAndRemovedOnesAreOut() {
    assertThat(
            effective(
                new TableStatus(ORDERS, State.STREAMING, ""),
                new TableStatus(EVENTS, State.REMOVED, ""),
                new TableStatus(ADDED, State.BACKFILLING, "")))
        .containsExactly(SOFT, TableSettings.of(ADDED));
  }

  /** It stays to be seen and mended; only people take a table out. */
  @Test
  void aTableThatWasSetAsideIsStillInThePipeline() {
    assertThat(effective(new TableStatus(ADDED, State.FAILED, "gone")))
        .contains(TableSettings.of(ADDED));
  }
}
