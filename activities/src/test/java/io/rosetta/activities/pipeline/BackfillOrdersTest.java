package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackfillOrdersTest {
  private static final TableId VAULTS = new TableId("shop", "vaults");
  private static final TableId EVENTS = new TableId("shop", "events");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final PipelineSettings SETTINGS =
      new PipelineSettings(
          "shop",
          "pub",
          "slot",
          new Identifier("LAKE"),
          Map.of(),
          List.of(TableSettings.of(VAULTS), TableSettings.of(EVENTS)),
          InitialLoad.BACKFILL,
          Map.of());

  private static BackfillJob job(
      String id, TableId table, BackfillState state, int attempt, Instant created) {
    return new BackfillJob(
        id,
        table,
        BackfillKind.INITIAL,
        List.of(),
        state,
        "",
        attempt,
        1,
        "",
        null,
        null,
        null,
        null,
        0,
        0,
        0,
        BackfillJob.Totals.NONE,
        created,
        created);
  }

  private static List<String> inTurn(BackfillJob... jobs) {
    return BackfillOrders.inTurn(List.of(jobs), SETTINGS).stream().map(BackfillJob::id).toList();
  }

  @Test
  void jobsCreatedTogetherFollowTheOrderOfThePipelinesTables() {
    assertThat(
            inTurn(
                job("a", EVENTS, BackfillState.PENDING, 0, START),
                job("b", VAULTS, BackfillState.PENDING, 0, START)))
        .containsExactly("b", "a");
  }

  @Test
  void interruptedJobsComeFirstThenTheOldestAndEndedOnesNotAtAll() {
    assertThat(
            inTurn(
                job("late", VAULTS, BackfillState.PENDING, 0, START.plusSeconds(9)),
                job("early", EVENTS, BackfillState.PENDING, 0, START),
                job("over", EVENTS, BackfillState.COMPLETED, 1, START),
                job("interrupted", EVENTS, BackfillState.EXECUTING, 1, START.plusSeconds(20))))
        .containsExactly("interrupted", "early", "late");
  }
}
