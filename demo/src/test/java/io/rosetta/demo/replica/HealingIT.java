package io.rosetta.demo.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.demo.local.LocalPipeline;
import io.rosetta.demo.local.WorkerProcess;
import io.rosetta.demo.proof.TornReadWatch;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The slot is dropped, and changes are made that no slot has kept. */
@ExtendWith(Replica.Shared.class)
class HealingIT {
  /** Each moment so often, one after the other; the long form is in docs/trial.md. */
  private static final int TIMES = Integer.getInteger("rosetta.healing.times", 1);

  private final Replica replica;

  HealingIT(Replica replica) {
    this.replica = replica;
  }

  @Test
  void pipelineWhoseSlotIsDroppedHealsByResyncWhateverItWasDoing() throws Exception {
    String name = Replica.HEALING;
    replica.begin(name);
    replica.awaitWhole(name);
    replica.settle(name);
    try (TornReadWatch watch = replica.watch(name, "rows")) {
      for (int time = 1; time <= TIMES; time++) {
        for (Moment moment : Moment.values()) {
          heals(name, moment);
          Replica.requireReadable(watch);
        }
      }
    }
    assertThat(replica.metrics())
        .contains("rosetta_offset_cleanup_total{decision=\"RESYNC\",pipeline=\"healing\"}");
    assertThat(replica.logged("event=offset_cleanup pipeline=healing decision=RESYNC"))
        .hasSize(TIMES * Moment.values().length)
        .allMatch(line -> line.contains("slot 'rosetta_healing' does not exist"));
    assertThat(replica.cleanupResult(name))
        .containsEntry("decision", "RESYNC")
        .containsEntry("generation", (int) generation(name))
        .hasEntrySatisfying(
            "finding", found -> assertThat(found).asString().contains("does not exist"));
    ok("stop", name);
  }

  private void heals(String name, Moment moment) throws Exception {
    long gaps = gaps(name);
    long generation = generation(name);
    moment.drop(this, name);
    String copied =
        "SELECT COUNT(*) FROM %s WHERE GENERATION = %d AND KIND = 'RESYNC' AND STATE = 'COMPLETED'"
            .formatted(Replica.state("BACKFILLS_HEALING"), generation + 1);
    Replica.await(moment + " heals", () -> replica.targetText(copied).equals("2"));
    assertThat(generation(name)).isEqualTo(generation + 1);
    replica.settle(name);
    replica.requireEqual(name, "rows", "mark");
    assertThat(gaps(name)).as("gaps after " + moment).isEqualTo(gaps + 1);
  }

  @Test
  void onGapFailStopsAndChangesNothing() throws Exception {
    String name = Replica.STRICT;
    replica.begin(name);
    replica.awaitWhole(name);
    replica.settle(name);
    ok("stop", name);
    long generation = generation(name);
    String before = rowsOf(name);
    dropSlotAndChange(name);
    ok("start", name);
    try (LocalPipeline pipeline = replica.pipeline(name)) {
      assertThatThrownBy(() -> pipeline.result(pipeline.workflowId()))
          .hasStackTraceContaining("SLOT_LOST")
          .hasStackTraceContaining("slot 'rosetta_strict' does not exist")
          .hasStackTraceContaining("on_gap: resync");
    }
    assertThat(generation(name)).isEqualTo(generation);
    assertThat(gaps(name)).isZero();
    assertThat(rowsOf(name)).isEqualTo(before);
    assertThat(replica.metrics())
        .contains("rosetta_offset_cleanup_total{decision=\"FAIL\",pipeline=\"strict\"}");
    assertThat(
            replica.sourceText(
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'rosetta_strict'"))
        .isEqualTo("0");
  }

  @Test
  void onGapContinueStreamsOnAndRecordsWhatIsMissed() throws Exception {
    String name = Replica.LENIENT;
    replica.begin(name);
    replica.awaitWhole(name);
    replica.settle(name);
    long generation = generation(name);
    dropSlotAndChange(name);
    Replica.await("goes on", () -> generation(name) == generation + 1);
    replica.awaitWhole(name);
    replica.settle(name);
    assertThat(gaps(name)).isEqualTo(1);
    assertThat(
            replica.targetText("SELECT VAL FROM " + Replica.lake(name, "rows") + " WHERE ID = 11"))
        .as("a change that was missed")
        .isEqualTo("v11");
    replica.source("UPDATE " + name + ".rows SET val = 'seen' WHERE id = 22");
    Replica.await(
        "a later change",
        () ->
            replica
                .targetText("SELECT VAL FROM " + Replica.lake(name, "rows") + " WHERE ID = 22")
                .equals("seen"));
    assertThat(replica.rosetta("status", name).out()).contains("were missed");
    assertThat(replica.logged("event=offset_cleanup pipeline=lenient decision=CONTINUE"))
        .hasSize(1);
    ok("stop", name);
  }

  private String rowsOf(String name) throws Exception {
    return replica.targetText(
        "SELECT COUNT(*), SUM(ID), COUNT(DISTINCT VAL), SUM(LENGTH(DOC)) FROM "
            + Replica.lake(name, "rows"));
  }

  private enum Moment {
    PAUSED {
      @Override
      void drop(HealingIT test, String name) throws Exception {
        test.ok("pause", name);
        test.dropSlotAndChange(name);
        test.ok("resume", name);
      }
    },
    STOPPED {
      @Override
      void drop(HealingIT test, String name) throws Exception {
        test.ok("stop", name);
        test.dropSlotAndChange(name);
        test.ok("start", name);
      }
    },
    KILLED {
      @Override
      void drop(HealingIT test, String name) throws Exception {
        WorkerProcess worker = test.replica.startWorker();
        worker.kill();
        test.dropSlotAndChange(name);
        test.replica.startWorker();
        try (LocalPipeline pipeline = test.replica.pipeline(name)) {
          pipeline.failActivitiesOf(worker);
        }
      }
    },
    STREAMING {
      @Override
      void drop(HealingIT test, String name) throws Exception {
        test.dropSlotAndChange(name);
      }
    };

    abstract void drop(HealingIT test, String name) throws Exception;
  }

  private void ok(String... command) {
    Replica.Answer answer = replica.rosetta(command);
    assertThat(answer.status()).as(answer.toString()).isZero();
  }

  /** What is changed between the end of the slot and its successor nobody will ever send. */
  private void dropSlotAndChange(String name) throws Exception {
    String slot = "rosetta_" + name;
    replica.source(
        "SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots WHERE slot_name = '"
            + slot
            + "' AND active_pid IS NOT NULL",
        "SELECT pg_drop_replication_slot('" + slot + "')",
        "DELETE FROM " + name + ".rows WHERE id > 1000 AND id % 3 = 0",
        "UPDATE "
            + name
            + ".rows SET id = id + (SELECT max(id) FROM "
            + name
            + ".rows) WHERE id BETWEEN 1001 AND 2000 AND id % 7 = 0",
        "UPDATE " + name + ".rows SET doc = reverse(doc) WHERE id % 5 = 0",
        "UPDATE " + name + ".rows SET val = 'unseen' || id WHERE id % 11 = 0",
        "INSERT INTO "
            + name
            + ".rows SELECT i, 0, 'again', repeat('x', 3000) FROM generate_series(1001, 1300) i"
            + " ON CONFLICT DO NOTHING");
  }

  private long gaps(String name) throws Exception {
    String found =
        replica.targetText(
            "SELECT COUNT(*) FROM " + Replica.state("GAPS") + " WHERE PIPELINE = '" + name + "'");
    return Long.parseLong(found);
  }

  private long generation(String name) throws Exception {
    return Long.parseLong(
        replica.targetText(
            "SELECT GENERATION FROM " + Replica.state("STATE_" + name.toUpperCase(Locale.ROOT))));
  }
}
