package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.rosetta.activities.model.BackfillJob.Totals;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Leaf;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import io.rosetta.activities.model.TableMapping.Unheld;
import io.rosetta.activities.model.Watermark;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.emulator.sql.SnowflakeParser;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
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
  private static final KnownTableStore KNOWN = new KnownTableStore(Fixtures.OBJECTS);
  private static final TargetOwners OWNERS = new TargetOwners(Fixtures.OBJECTS);
  private static final List<Absent> ABSENT =
      List.of(
          Absent.dropped("gone"),
          new Absent(new Identifier("LATER"), "PARSE_JSON('{\"a\": 1}')", null),
          new Absent(new Identifier("D2"), "NULL", new Unheld("d2", "infinity")),
          new Absent(new Identifier("D"), "'2026-11-24'::DATE", null));
  private static final TableMapping MAPPING =
      Fixtures.merge(
          "Odd \"t\"", "id:text*", "b:int8*", "born:date", "doc:jsonb:{\"a\": \"it's\"}");

  @ParameterizedTest
  @MethodSource({
    "stateStatements",
    "tableStatements",
    "changeStatements",
    "backfillStatements",
    "jobStatements"
  })
  void isAccepted(String sql) {
    assertThatCode(() -> SnowflakeParser.parse(sql)).doesNotThrowAnyException();
  }

  static Stream<String> stateStatements() {
    Fence fence = new Fence(2, 1);
    Owner owner = new Owner("default", "w", "r", Instant.EPOCH);
    KnownTable known = new KnownTable(MAPPING.id(), 1, 1, List.of(), List.of(), List.of());
    Advance advance = new Advance(Fixtures.position(200), new Lsn(5), "[]", 1, Instant.EPOCH, "id");
    return Stream.of(
            STATE.createSchema(),
            STATE.createState(),
            STATE.createSessions(),
            STATE.createStage(),
            STATE.createQuarantine(),
            STATE.addLaterColumns().get(0),
            STATE.lock(),
            OWNERS.create(),
            OWNERS.find(MAPPING),
            OWNERS.claim(MAPPING),
            OWNERS.giveUp(MAPPING.id()),
            KNOWN.create(),
            KNOWN.read(),
            KNOWN.replace(List.of(known, known)).get(0),
            KNOWN.makeVoid(List.of(known.id())).get(0),
            KNOWN.makeAllVoid(),
            STATE.lockAs("id"),
            STATE.readLockId(),
            STATE.changeTables("[]"),
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
            STATE.beginTransaction(Fixtures.OBJECTS.chunkTransaction("job", 1)),
            STATE.showTransactions(),
            STATE.abortTransaction("12"))
        .map(Sql::text);
  }

  static Stream<String> tableStatements() {
    TargetTable table = new TargetTable(MAPPING);
    LoadTable load = new LoadTable(Fixtures.OBJECTS, MAPPING);
    TombstoneTable tombstones = new TombstoneTable(Fixtures.OBJECTS, MAPPING, "job", 1);
    var column = MAPPING.columns().get(3);
    TableMapping withDate = Fixtures.merge("t", "id:int4*", "d:date:infinity");
    TargetTable quarantined = new TargetTable(withDate);
    var quarantinedColumn = withDate.columns().get(1);
    return Stream.of(
            table.createSchema(),
            table.create(),
            table.describe(),
            table.maximalVersion(),
            table.addColumn(MAPPING.columns().get(2)),
            table.addUnfilled(column),
            table.fill(column, Fixtures.OBJECTS),
            quarantined.fill(quarantinedColumn, Fixtures.OBJECTS),
            table.renameFilled(column),
            load.create(),
            load.copy("orders/1/2-ab/", List.of("a.csv.zst")),
            LoadTable.deleteBefore(load.id(), "orders/1/"),
            tombstones.create(),
            tombstones.insertFrom(Fixtures.staged(Fixtures.changeset(MAPPING, false, true))))
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
        new QuarantineStatement(Fixtures.OBJECTS, mapping -> ABSENT)
            .of(List.of(quarantined), Set.of(quarantined.tag()))
            .orElseThrow();
    return Stream.concat(
        changesets.stream()
            .flatMap(
                changeset ->
                    ChangeStatements.of(
                        Fixtures.staged(changeset),
                        Optional.of(new RowVersion(1, new Lsn(7))),
                        ABSENT)
                        .stream())
            .map(Sql::text),
        Stream.of(quarantine.text()));
  }

  static Stream<String> backfillStatements() {
    List<TableMapping> mappings =
        List.of(
            MAPPING,
            Fixtures.mapping("t", WriteMode.MERGE, DeleteMode.SOFT, "id:int4*", "doc:jsonb"));
    return mappings.stream()
        .map(mapping -> new Attempt("job 'x'", 2, 1, mapping))
        .map(attempt -> new AttemptTables(Fixtures.OBJECTS, attempt))
        .flatMap(tables -> Stream.of(tables, tables.texts()))
        .flatMap(StatementGrammarTest::backfillStatements)
        .map(Sql::text);
  }

  private static Stream<Sql> backfillStatements(AttemptTables tables) {
    Attempt attempt = new Attempt("job 'x'", 2, 1, tables.mapping());
    SliceStatements slice =
        new SliceStatements(
            tables,
            new RowVersion(1, new Lsn(50)),
            new Slice(3, 8),
            List.of(ABSENT.get(0)),
            SliceStatements.Keys.REPEATED);
    PendingStatements pending = new PendingStatements(tables.mapping());
    PendingStatements.Fetched fetched =
        new PendingStatements.Fetched(tables, "orders/backfill/x/1/fetched-ab/", Optional.empty());
    return Stream.of(
        tables.createLoad(),
        tables.createFetched(),
        tables.copyChunk("orders/backfill/x/1/2-ab/", List.of("a.csv.zst")),
        tables.copyFetched("orders/backfill/x/1/fetched-ab/", List.of("a.csv.zst")),
        tables.describeLoad(),
        tables.countLoaded(),
        tables.countUnholdable(),
        tables.countRepeatedKeys(),
        tables.countUnholdableKeys("orders/").orElse(tables.countLoaded()),
        slice.merge(),
        slice.sweep(),
        slice.quarantine(Fixtures.OBJECTS).orElseThrow(),
        pending.list(100),
        PendingStatements.count(Fixtures.jobRow(attempt)),
        pending.fill(fetched),
        pending.fill(fetched.since(new RowVersion(1, new Lsn(60)))),
        pending.quarantine(Fixtures.OBJECTS, fetched).orElseThrow());
  }

  static Stream<String> jobStatements() {
    Attempt attempt = new Attempt("job", 2, 1, MAPPING);
    JobStatements jobs = new JobStatements(Fixtures.OBJECTS);
    LedgerStatements ledger = new LedgerStatements(Fixtures.OBJECTS);
    NewJob job = new NewJob("job", MAPPING.id(), BackfillKind.INITIAL, List.of());
    Leaf leaf = new Leaf(MAPPING.id(), 1, 2, 3);
    return Stream.of(
            jobs.create(),
            jobs.list(),
            jobs.forget(List.of("job", "other")),
            jobs.read("job"),
            jobs.ids(),
            jobs.othersWithTurn(Fixtures.jobRow(attempt)),
            jobs.insert(List.of(job, job)),
            jobs.takeTurn("job", 2, 1),
            jobs.activate(attempt, Fixtures.picture(MAPPING), List.of("ID")),
            jobs.mark(attempt, new Watermark(new Lsn(5), 7, Fixtures.SOURCE)),
            jobs.plan(attempt, new ChunkPlan(List.of(leaf), 1)),
            jobs.close(attempt, new Lsn(9)),
            jobs.applied(attempt, 2, 1),
            jobs.progress(attempt, Totals.NONE),
            jobs.enter("job", BackfillState.PAUSED, "why"),
            jobs.end("job", BackfillState.FAILED, "why"),
            ledger.create(),
            ledger.insert(attempt, new LoadedChunk(1, "orders/", 2, 3)),
            ledger.count(attempt, 1),
            LedgerStatements.currentTransaction(),
            ledger.extent(attempt, new AttemptTables(Fixtures.OBJECTS, attempt).load()),
            ledger.chunks(attempt),
            ledger.forget("job", 2),
            ledger.forgetGone(List.of("job", "other")),
            ledger.totals(attempt))
        .map(Sql::text);
  }
}
