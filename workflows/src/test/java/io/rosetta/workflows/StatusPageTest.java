package io.rosetta.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillLine;
import io.rosetta.workflows.backfill.BackfillState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pipeline's page in the Temporal UI says, line by line. */
class StatusPageTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void aStreamingPipelineWithABackfillAndAFailedTable() {
    PipelineStatus status =
        new PipelineStatus(
            "shop",
            PipelineState.STREAMING,
            "",
            1.25,
            "0/1538C50",
            "0/1538C60",
            new StreamTotals(1_234, 56_789, 10, 0),
            4,
            List.of(
                new TableView("public.t`s", "FAILED", "its type\nchanged"),
                new TableView("public.a", "STREAMING", ""),
                new TableView("public.b", "STREAMING", "")),
            List.of(),
            new PipelineProblem("TARGET_UNREACHABLE", "No answer.", "Check the network.", AT),
            List.of(
                new BackfillLine(
                    "j1", "public.c", BackfillKind.RESYNC, BackfillState.EXECUTING, "1 of 2", AT),
                new BackfillLine("j2", "", null, BackfillState.PENDING, "", AT)),
            3,
            null,
            new SlotReport("s", "WARNING", 2L << 30, "extended", "Much is kept.", AT),
            7,
            2,
            "rosetta@host:1",
            AT,
            AT);

    assertThat(StatusPage.markdown(status).replaceAll("\n+", "\n"))
        .isEqualTo(
            """
            ### shop: STREAMING
            **WARNING** Much is kept. (as of 2026-01-02T03:04:05Z)
            - **Position:** 0/1538C50
            - **Lag:** 1.3 s as of 2026-01-02T03:04:05Z
            - **Applied:** 56,789 changes in 1,234 commits
            - **Source's WAL:** 2.0 GB kept (extended)
            - **Lease:** 7
            - **Worker:** rosetta@host:1, attempt 2
            - **Started:** 2026-01-02T03:04:05Z
            **Last error** `TARGET_UNREACHABLE` at 2026-01-02T03:04:05Z: No answer.
            **Next step:** Check the network.
            **Backfills**
            - `public.c` EXECUTING: 1 of 2 (job `j1`)
            - PENDING (job `j2`)
            - 3 wait for others to end
            **Tables**
            - `public.t's` FAILED: its type changed
            - **STREAMING:** `public.a`, `public.b`
            - and 1 more
            """);
  }
}
