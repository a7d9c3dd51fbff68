package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.GivenUp;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.testing.EmulatedTarget;
import io.rosetta.workflows.RosettaError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Giving a stored position up, through the real driver. */
class GenerationIT {
  private static final EmulatedTarget EMULATED = EmulatedTarget.shared();
  private static final Position START = Position.start(new Lsn(40));
  private static final SourceIdentity OTHER = new SourceIdentity("7002", 1, List.of());
  private static final List<TableStatus> RESYNCING =
      List.of(new TableStatus(new TableId("public", "t"), State.RESYNCING, ""));

  private Identifier database;
  private StateObjects objects;
  private LoadedPipeline pipeline;

  @BeforeEach
  void begin() throws Exception {
    database = EMULATED.newDatabase();
    objects = new StateObjects(database, "orders");
    pipeline = LoadedPipeline.begin(EMULATED, database, "orders");
  }

  @AfterEach
  void end() {
    EMULATED.emulator().faults().clear();
    pipeline.close();
  }

  @Test
  void beginsTheNextGenerationInPlaceOfTheInspectedPosition() throws Exception {
    StoredState begun = giveUp(new GivenUp(1, new Lsn(100), "RESYNC", "the slot is gone"));

    assertThat(begun.generation()).isEqualTo(2);
    assertThat(begun.position()).isEqualTo(START);
    assertThat(begun.source()).isEqualTo(OTHER);
    assertThat(begun.tables()).isEqualTo(RESYNCING);
    assertThat(
            EMULATED.rows(
                "SELECT PIPELINE, DECISION, FINDING, FROM_LSN, TO_LSN, GENERATION FROM "
                    + objects.gaps().quoted()))
        .containsExactly("orders|RESYNC|the slot is gone|0/64|0/28|2");
  }

  @Test
  void tablesThatAreCopiedAgainAreKnownAnew() throws Exception {
    KnownTable t = Fixtures.known(Fixtures.merge("t", "id:int4*", "n:int4"), "gone");
    KnownTable other = Fixtures.known(Fixtures.merge("other", "id:int4*"));
    pipeline.commitKnown(t, other);
    pipeline
        .target()
        .beginGeneration(
            new GivenUp(1, new Lsn(200), "RESYNC", "lost"),
            "slot",
            START,
            Fixtures.SOURCE,
            tables -> RESYNCING);
    assertThat(pipeline.target().known()).containsExactlyInAnyOrder(t.voided(), other);
  }

  @Test
  void everyTableOfAnotherClusterIsKnownAnew() throws Exception {
    KnownTable other = Fixtures.known(Fixtures.merge("other", "id:int4*"));
    pipeline.commitKnown(other);
    giveUp(new GivenUp(1, new Lsn(200), "CONTINUE", "lost"));

    assertThat(pipeline.target().known()).containsExactly(other.voided());
  }

  @Test
  void theNewGenerationGoesOnFromItsStart() throws Exception {
    giveUp(new GivenUp(1, new Lsn(100), "RESYNC", "lost"));

    assertThat(pipeline.target().stored()).isEqualTo(START);
    assertThat(pipeline.commitWith(List.of())).isEqualTo(RESYNCING);
  }

  @Test
  void aSecondCallFindsItDone() throws Exception {
    GivenUp gap = new GivenUp(1, new Lsn(100), "RESYNC", "lost");
    giveUp(gap);

    assertThat(giveUp(gap).generation()).isEqualTo(2);
    assertThat(EMULATED.rows("SELECT COUNT(*) FROM " + objects.gaps().quoted()))
        .containsExactly("1");
  }

  @Test
  void aLostReplyIsFoundDone() throws Exception {
    EMULATED.emulator().faults().on("^\\s*commit").lostReply();

    assertThat(giveUp(new GivenUp(1, new Lsn(100), "CONTINUE", "lost")).generation()).isEqualTo(2);
    assertThat(EMULATED.rows("SELECT GENERATION FROM " + objects.gaps().quoted()))
        .containsExactly("2");
  }

  @Test
  void aPositionThatMovedMeanwhileIsNotGivenUp() throws Exception {
    pipeline.commitWith(List.of());

    assertThatThrownBy(() -> giveUp(new GivenUp(1, new Lsn(100), "RESYNC", "lost")))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.POSITION_CONFLICT));
    assertThat(EMULATED.rows("SELECT COUNT(*) FROM " + objects.gaps().quoted()))
        .containsExactly("0");
  }

  @Test
  void anAttemptThatWasTakenOverGivesNothingUp() throws Exception {
    try (LoadedPipeline newer = LoadedPipeline.begin(EMULATED, database, "orders")) {
      assertThat(newer.target().stored().lsn()).isEqualTo(new Lsn(100));
      assertThatThrownBy(() -> giveUp(new GivenUp(1, new Lsn(100), "RESYNC", "lost")))
          .isInstanceOfSatisfying(
              RosettaException.class, e -> assertThat(e.error()).isEqualTo(RosettaError.FENCED));
    }
  }

  @Test
  void rowsOfTheOldGenerationLoseAgainstEveryChange() throws Exception {
    TableMapping mapped = Fixtures.merge("t", "id:int4*", "n:int4");
    TableMapping t =
        new TableMapping(
            mapped.source(),
            new TargetTableId(database, mapped.target().schema(), mapped.target().table()),
            mapped.columns(),
            mapped.keyIndexes(),
            mapped.mode(),
            mapped.deletes());
    pipeline.target().prepare(t);
    pipeline.apply(t, row("U", 5_000, null, null, null, "1", "1"));
    giveUp(new GivenUp(1, new Lsn(200), "RESYNC", "restored to an older copy"));
    String[] later = row("U", 50, null, null, null, "1", "2");
    later[1] = new RowVersion(2, new Lsn(50)).toDecimal();
    pipeline.apply(t, later);

    assertThat(EMULATED.rows("SELECT n FROM " + t.target().quoted())).containsExactly("2");
  }

  private StoredState giveUp(GivenUp gap) {
    return pipeline.target().beginGeneration(gap, "slot", START, OTHER, tables -> RESYNCING);
  }
}
