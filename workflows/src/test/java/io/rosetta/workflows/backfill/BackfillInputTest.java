package io.rosetta.workflows.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.workflows.PipelineName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackfillInputTest {
  private static final String ID = "rosetta-backfill-orders-lines_1";

  private static BackfillInput input(String table, BackfillKind kind, List<RowCondition> filter) {
    return new BackfillInput("orders", table, kind, filter, null, null, null, null, null);
  }

  @Test
  void whatANewOrAnExistingJobNeedsIsEnough() {
    assertThat(input("public.lines", null, null).validate(ID)).isEmpty();
    assertThat(BackfillInput.of(new PipelineName("orders"), false).validate(ID)).isEmpty();
    RowCondition condition = new RowCondition("id", ">=", List.of("5"));
    assertThat(input("public.lines", BackfillKind.REFRESH, List.of(condition)).validate(ID))
        .isEmpty();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    BackfillInput wrong =
        new BackfillInput(
            "orders",
            " ",
            BackfillKind.RESYNC,
            Arrays.asList(null, new RowCondition("a", "~", Arrays.asList("x", null))),
            "Big Job",
            65,
            Duration.ZERO,
            null,
            null);
    assertThat(wrong.validate(ID))
        .containsExactly(
            "'job' is 'Big Job', but must be " + BackfillJobId.RULE,
            "'table' is empty, but must be schema.table",
            "'filter' goes with kind REFRESH only, but 'kind' is RESYNC",
            "'filter[0].column' is missing: the name of a column of the table",
            "'filter[0].operator' is '', but must be one of: "
                + String.join(", ", RowCondition.OPERATORS),
            "'filter[1].values' holds null; say IS NULL instead",
            "'filter[1].operator' is '~', but must be one of: "
                + String.join(", ", RowCondition.OPERATORS),
            "'lanes' is 65, but must be from 1 to 64",
            "'reportEvery' is PT0S, but must be PT1S or more (say PT1M)");
  }

  @Test
  void aMissingPipelineOrTableIsNamed() {
    BackfillInput nothing =
        new BackfillInput(null, null, BackfillKind.REFRESH, null, null, null, null, null, null);
    assertThat(nothing.validate(ID))
        .containsExactly(
            "'pipeline' is missing: the pipeline's name in rosetta.yaml",
            "'table' is missing: schema.table",
            "'filter' is missing: a REFRESH needs at least one condition");
  }

  @Test
  void anyOtherWorkflowIdIsRefused() {
    assertThat(input("public.lines", null, null).validate("lines"))
        .singleElement()
        .asString()
        .startsWith(
            "the workflow id is 'lines', but a job of pipeline 'orders' only runs as"
                + " 'rosetta-backfill-orders-<job>', where <job> is");
    BackfillInput named =
        new BackfillInput("orders", "a.b", null, null, "lines_2", null, null, null, null);
    assertThat(named.validate(ID))
        .containsExactly(
            "the workflow id is '"
                + ID
                + "', but a job of pipeline 'orders' only runs as"
                + " 'rosetta-backfill-orders-lines_2'");
  }

  @Test
  void noTwoJobsShareAWorkflowId() {
    PipelineName orders = new PipelineName("orders");
    PipelineName eu = new PipelineName("orders-eu");
    String id = new BackfillJobId("1").workflowId(eu);
    assertThat(BackfillJobId.ofWorkflowId(eu, id)).contains(new BackfillJobId("1"));
    assertThat(BackfillJobId.ofWorkflowId(orders, id)).isEmpty();
    assertThat(BackfillJobId.isValid("eu-1")).isFalse();
  }

  @Test
  void theReportsPauseGrowsWithTheAge() {
    Duration minute = Duration.ofMinutes(1);
    assertThat(BackfillProgressReport.pause(minute, Duration.ofMinutes(5))).isEqualTo(minute);
    assertThat(BackfillProgressReport.pause(minute, Duration.ofHours(50)))
        .isEqualTo(Duration.ofHours(1));
  }
}
