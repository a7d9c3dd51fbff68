package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.emulator.sql.SnowflakeParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statement that is ever sent is one that a grammar of Snowflake's SQL accepts. */
class StatementGrammarTest {
  private static final StateStatements STATE = new StateStatements(Fixtures.OBJECTS);
  private static final TableMapping MAPPING =
      Fixtures.merge(
          "Odd \"t\"", "id:text*", "b:int8*", "born:date", "doc:jsonb:{\"a\": \"it's\"}");

  @ParameterizedTest
  @MethodSource({"stateStatements", "tableStatements", "changeStatements"})
  void isAccepted(String sql) {
    assertThatCode(() -> SnowflakeParser.parse(sql)).doesNotThrowAnyException();
  }

  static Stream<String> stateStatements() {
    Fence fence = new Fence(2, 1);
    Owner owner = new Owner("default", "w", "r", Instant.EPOCH);
    Advance advance = new Advance(Fixtures.position(200), new Lsn(5), "[]", 1, Instant.EPOCH, "id");
    return Stream.of(
            STATE.createSchema(),
            STATE.createState(),
            STATE.createSessions(),
            STATE.createStage(),
            STATE.createQuarantine(),
            STATE.lock(),
            STATE.read(),
            STATE.readCommitId(),
            STATE.raiseEpoch(owner, 1),
            STATE.initialize(fence, "slot", Fixtures.position(100), Fixtures.SOURCE, "[]"),
            STATE.confirmSource(fence, Fixtures.SOURCE, new Lsn(5)),
            STATE.advance(fence, new Lsn(100), advance),
            STATE.currentSession(),
            STATE.recordSession(),
            STATE.otherSessions(),
            STATE.forgetOtherSessions(),
            STATE.showTransactions(),
            STATE.abortTransaction("12"))
        .map(Sql::text);
  }

  static Stream<String> tableStatements() {
    TargetTable table = new TargetTable(MAPPING);
    LoadTable load = new LoadTable(Fixtures.OBJECTS, MAPPING);
    TombstoneTable tombstones = new TombstoneTable(Fixtures.OBJECTS, MAPPING, "job", 1);
    var column = MAPPING.columns().get(3);
    return Stream.of(
            table.createSchema(),
            table.create(),
            table.describe(),
            table.maximalVersion(),
            table.addColumn(MAPPING.columns().get(2)),
            table.addUnfilled(column),
            table.fill(column),
            table.renameFilled(column),
            load.create(),
            load.copy("orders/1/2-ab/", List.of("a.csv.zst")),
            LoadTable.deleteBefore(load.id(), "orders/1/"),
            tombstones.create(),
            tombstones.insertFrom(Fixtures.staged(Fixtures.changeset(MAPPING, false, true))),
            tombstones.drop())
        .map(Sql::text);
  }

  static Stream<String> changeStatements() {
    List<Changeset> changesets = new ArrayList<>();
    for (boolean unchanged : List.of(false, true)) {
      changesets.add(Fixtures.changeset(MAPPING, true, unchanged));
      for (WriteMode mode : WriteMode.values()) {
        changesets.add(
            Fixtures.changeset(
                Fixtures.mapping("t", mode, DeleteMode.SOFT, "id:int4*", "doc:jsonb"),
                true,
                unchanged));
      }
    }
    StagedChangeset quarantined =
        Fixtures.staged(new Changeset(MAPPING, Lsn.ZERO, false, true, 1, 1, List.of()));
    Sql quarantine =
        new QuarantineStatement(Fixtures.OBJECTS)
            .of(List.of(quarantined), Set.of(quarantined.tag()))
            .orElseThrow();
    return Stream.concat(
        changesets.stream()
            .flatMap(
                changeset ->
                    ChangeStatements.of(
                        Fixtures.staged(changeset), Optional.of(new RowVersion(1, new Lsn(7))))
                        .stream())
            .map(Sql::text),
        Stream.of(quarantine.text()));
  }
}
