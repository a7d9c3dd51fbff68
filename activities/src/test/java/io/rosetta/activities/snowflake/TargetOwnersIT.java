package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static io.rosetta.activities.testing.RosettaErrors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.TableMapping;
import io.rosetta.workflows.PreflightFinding;
import io.rosetta.workflows.RosettaError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A second pipeline would take the rows of the first one for what its own source has not. */
class TargetOwnersIT extends TargetTestBase {
  @Test
  void aTargetTableOfAnotherPipelineIsRefusedAndLeftAlone() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    pipeline.apply(t, row("U", 110, null, null, null, "1"));

    try (LoadedPipeline other = LoadedPipeline.begin(EMULATED, database, "other")) {
      assertError(RosettaError.TARGET_TABLE_MISMATCH, () -> other.target().prepare(t));
    }
    assertThat(preflight("other", t))
        .singleElement()
        .extracting(PreflightFinding::message)
        .asString()
        .contains("is written by pipeline 'orders'", "remove-tables");
    assertThat(preflight("orders", t)).isEmpty();
    pipeline.target().prepare(t);
    assertThat(rows("SELECT id FROM t")).containsExactly("1");
  }

  /** A worker of this version goes on with a stream that an older one has prepared. */
  @Test
  void theTableOfOwnersIsMadeWhereAnOlderVersionMadeNone() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    String owners = new StateObjects(database, "orders").targets().quoted();
    EMULATED.execute("DROP TABLE " + owners);

    pipeline.target().prepare(t);

    assertThat(EMULATED.rows("SELECT PIPELINE FROM " + owners)).containsExactly("orders");
  }

  @Test
  void aTableThatWasTakenOutOfItsPipelineCanBeAnothers() throws Exception {
    try (BackfillHarness backfills = BackfillHarness.begin()) {
      TableMapping t = backfills.prepared("t", "id:int4*");

      backfills.target().remove(List.of(t.id()));

      try (LoadedPipeline other = LoadedPipeline.begin(EMULATED, backfills.database(), "other")) {
        other.target().prepare(t);
        assertError(
            RosettaError.TARGET_TABLE_MISMATCH, () -> backfills.pipeline().target().prepare(t));
      }
    }
  }

  private List<PreflightFinding> preflight(String name, TableMapping mapping) {
    return new TargetPreflight(EMULATED.settings(), new TargetScope(name, database, List.of()))
        .check(List.of(mapping));
  }
}
