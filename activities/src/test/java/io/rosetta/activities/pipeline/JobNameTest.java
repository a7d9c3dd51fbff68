package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.TableId;
import io.rosetta.workflows.backfill.BackfillJobId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobNameTest {
  @Test
  void aPlainNameIsReadable() {
    assertThat(JobName.of("initial", new TableId("public", "orders"), 3))
        .isEqualTo("initial_public.orders_g3");
  }

  /** Tables whose names look alike in a job id are told apart, and every name is a job id. */
  @Test
  void everyTableHasAnIdOfItsOwn() {
    List<TableId> tables =
        List.of(
            new TableId("public", "orders"),
            new TableId("public", "Orders"),
            new TableId("public", "or-ders"),
            new TableId("public", "or_ders"),
            new TableId("a.b", "c"),
            new TableId("a", "b.c"),
            new TableId("ünï", "ö".repeat(31)),
            new TableId("s".repeat(63), "t".repeat(63)),
            new TableId("s".repeat(63), "t".repeat(62) + "u"));
    Set<String> names = new HashSet<>();

    for (TableId table : tables) {
      String name = JobName.of("resync", table, Long.MAX_VALUE);
      assertThat(BackfillJobId.isValid(name)).as(name).isTrue();
      assertThat(names.add(name)).as(name).isTrue();
      assertThat(JobName.of("resync", table, Long.MAX_VALUE)).isEqualTo(name);
    }
  }
}
