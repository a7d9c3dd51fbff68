package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillJob.Totals;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.snowflake.SliceStatements.Keys;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies an attempt's load table slice by slice, each in one short transaction under the lock, so
 * that the stream waits for a slice and not for the table. Any position from the high mark on is
 * right for it: the stream has then applied every change that was made while chunks were read. Any
 * thread.
 */
final class SliceApplier {
  private static final Logger LOG = LoggerFactory.getLogger(SliceApplier.class);

  private final BackfillStore store;
  private final Slice.Limits limits;

  /** By the load table's name, as the next two. */
  private final Map<String, Loaded> loads = new ConcurrentHashMap<>();

  /** The columns that an attempt's target has and its source has dropped. */
  private final Map<String, List<Absent>> dropped = new ConcurrentHashMap<>();

  /** In how many slices an attempt is to be applied, unless its job's row says it already. */
  private final Map<String, Integer> planned = new ConcurrentHashMap<>();

  /**
   * What is known of an attempt's load table when all chunks are there.
   *
   * @param quarantine whether it holds values that the target cannot
   * @param texts whether some chunks are in the table of texts
   * @param extent before it was looked at
   * @param keys whether one was there several times: it has moved to another chunk while chunks
   *     were read, or a chunk was loaded twice
   */
  private record Loaded(boolean quarantine, boolean texts, Extent extent, Keys keys) {}

  /**
   * How much was loaded.
   *
   * @param tries of chunks that are in the ledger
   * @param rows in the load table
   */
  private record Extent(long tries, long rows) {}

  SliceApplier(BackfillStore store, Slice.Limits limits) {
    this.store = store;
    this.limits = limits;
  }

  /** Looks at what was loaded, once all chunks are there; the first slice would do it otherwise. */
  void look(Attempt attempt) {
    loaded(attempt);
  }

  BackfillJob applyNext(Attempt attempt) {
    BackfillJob job = apply(attempt);
    if (job.isApplied()) {
      String load = store.tables(attempt).load().quoted();
      List.of(loads, dropped, planned).forEach(known -> known.remove(load));
    }
    return job;
  }

  private BackfillJob apply(Attempt attempt) {
    int slices = plannedSlices(attempt);
    Loaded loaded = loaded(attempt);
    List<Absent> absent = dropped(attempt);
    AtomicInteger mine = new AtomicInteger(-1);
    return store.locked(
        "applying a slice of job " + attempt.job(),
        (session, state) -> {
          JobRow row = store.jobs().require(session, attempt.job());
          AttemptRule.requireCurrent(state, row.job(), attempt);
          int number = row.job().slicesDone();
          if (row.job().isApplied() || (mine.get() >= 0 && number > mine.get())) {
            return row.job();
          }
          mine.set(number);
          ActiveBackfill active = AttemptRule.requireActive(state, row.job(), attempt);
          requirePassed(state, row.job());
          Slice slice = new Slice(number, row.job().slices() > 0 ? row.job().slices() : slices);
          session.update(store.jobs().statements().applied(attempt, slice.of(), number + 1));
          apply(session, row, new Statements(attempt, slice, absent, loaded));
          if (number + 1 == slice.of()) {
            // Every row is at the low mark or later now; which keys go still matters to what is
            // fetched by key.
            TableStatus status = state.status(row.job().table()).orElseThrow();
            store.changeTable(session, state, status.withBackfill(active.resolve()));
          }
          return row.job().applied(slice.of(), number + 1);
        });
  }

  /** What a slice's statements are made from, beside the job's row. */
  private record Statements(Attempt attempt, Slice slice, List<Absent> dropped, Loaded loaded) {
    SliceStatements typed(RowVersion low, AttemptTables tables) {
      return new SliceStatements(tables, low, slice, dropped, loaded.keys());
    }

    SliceStatements ofTexts(RowVersion low, AttemptTables tables) {
      return new SliceStatements(tables.texts(), low, slice, dropped, Keys.REPEATED);
    }
  }

  private void apply(SnowflakeSession session, JobRow row, Statements of) throws SQLException {
    RowVersion low = row.version().orElseThrow();
    Attempt attempt = of.attempt();
    AttemptTables tables = store.tables(attempt);
    SliceStatements statements = of.typed(low, tables);
    long merged = 0;
    if (!row.isTruncatedSince(low)) {
      merged = merge(session, attempt, statements, of.loaded().quarantine());
      if (of.loaded().texts()) {
        merged += merge(session, attempt, of.ofTexts(low, tables), true);
      }
      requireSameExtent(session, attempt, of.loaded());
      requireSameColumns(session, attempt, row);
    }
    long swept = row.job().kind().sweeps() ? session.update(statements.sweep()) : 0;
    LOG.info(
        "event=slice_applied pipeline={} job={} slice={} of={} merged={} swept={}",
        store.pipeline(),
        attempt.job(),
        of.slice().number() + 1,
        of.slice().of(),
        merged,
        swept);
  }

  /**
   * A lane that is no longer waited for may still commit another try of a chunk, and with it keys a
   * second time. Asked after the MERGE: what is not there now was not there then.
   */
  private void requireSameExtent(SnowflakeSession session, Attempt attempt, Loaded loaded)
      throws SQLException {
    if (loaded.keys() == Keys.ONCE && !loaded.extent().equals(extent(session, attempt))) {
      throw new RosettaException(
          RosettaError.TARGET_FAILED,
          "job '%s': a chunk was loaded once more while a slice was applied"
              .formatted(attempt.job()));
    }
  }

  private Extent extent(SnowflakeSession session, Attempt attempt) throws SQLException {
    Sql count = store.jobs().ledger().extent(attempt, store.tables(attempt).load());
    try {
      return session.query(count, row -> new Extent(row.getLong(1), row.getLong(2))).get(0);
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e) && !store.hasLoadTable(session, attempt)) {
        throw AttemptRule.loadTableGone(attempt);
      }
      throw e;
    }
  }

  /**
   * Rows that were inserted without a column which the stream has added and filled meanwhile lack
   * its value. Asked after the MERGE, which keeps a fill that comes now waiting until they are
   * there.
   */
  private static void requireSameColumns(SnowflakeSession session, Attempt attempt, JobRow row)
      throws SQLException {
    List<String> added = new ArrayList<>(TablePreparation.columnNames(session, attempt.mapping()));
    added.removeAll(row.targetColumns());
    if (!added.isEmpty()) {
      throw AttemptRule.isVoid(
          attempt, "the target table got columns that it does not know: " + added);
    }
  }

  private long merge(
      SnowflakeSession session, Attempt attempt, SliceStatements statements, boolean quarantine)
      throws SQLException {
    Optional<Sql> kept = quarantine ? statements.quarantine(store.objects()) : Optional.empty();
    try {
      if (kept.isPresent()) {
        session.update(kept.get());
      }
      return session.update(statements.merge());
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e) && !store.hasLoadTable(session, attempt)) {
        throw AttemptRule.loadTableGone(attempt);
      }
      if (SnowflakeErrors.isData(e)) {
        throw refused(attempt, e);
      }
      throw e;
    }
  }

  /** What the loading of chunks has let pass fails here every time. */
  private static RosettaException refused(Attempt attempt, SQLException e) {
    return new RosettaException(
        RosettaError.BACKFILL_STUCK,
        "job '%s': table %s refuses rows that were copied: %s. Make its columns as wide as the source's, then retry the job"
            .formatted(attempt.job(), attempt.mapping().target(), e.getMessage()),
        e);
  }

  /**
   * Decided once, from then on the job's row has it. A sweep goes over the whole target, so where
   * that holds more rows they count.
   */
  private int plannedSlices(Attempt attempt) {
    String load = store.tables(attempt).load().quoted();
    Integer known = planned.get(load);
    if (known == null) {
      known = countSlices(attempt);
      planned.put(load, known);
    }
    return known;
  }

  private int countSlices(Attempt attempt) {
    return store.read(
        "counting the rows of job " + attempt.job(),
        session -> {
          BackfillJob job = store.jobs().require(session, attempt.job()).job();
          if (job.slices() > 0) {
            return job.slices();
          }
          Totals read = store.jobs().totals(session, attempt);
          long rows = read.rows();
          if (job.kind().sweeps()) {
            Sql count = new TargetTable(attempt.mapping()).count();
            rows = Math.max(rows, session.query(count, row -> row.getLong(1)).get(0));
          }
          return limits.count(rows, read.bytes());
        });
  }

  /** Looked for beside the transactions and not in them. */
  private List<Absent> dropped(Attempt attempt) {
    return dropped.computeIfAbsent(
        store.tables(attempt).load().quoted(),
        load ->
            store.read(
                "looking for columns that the source has dropped, for job " + attempt.job(),
                session -> dropped(session, attempt.mapping())));
  }

  /**
   * What the stream's rows had and the mapping has not; the target's own columns are the user's.
   */
  private List<Absent> dropped(SnowflakeSession session, TableMapping mapping) throws SQLException {
    Set<Identifier> there = new HashSet<>();
    TablePreparation.describe(session, new TargetTable(mapping))
        .orElse(List.of())
        .forEach(column -> there.add(new Identifier(column.name())));
    mapping.columns().forEach(column -> there.remove(column.target()));
    return store.states().known().read(session).stream()
        .filter(known -> known.id().equals(mapping.id()))
        .flatMap(known -> known.namesBeside(mapping).stream())
        .map(Absent::dropped)
        .filter(absent -> there.remove(absent.target()))
        .toList();
  }

  /** Looked for beside the transactions and not in them. */
  private Loaded loaded(Attempt attempt) {
    AttemptTables tables = store.tables(attempt);
    return loads.compute(
        tables.load().quoted(),
        (load, known) ->
            store.read(
                "looking at what job " + attempt.job() + " has loaded",
                session ->
                    known != null && known.extent().equals(extent(session, attempt))
                        ? known
                        : look(session, attempt, tables)));
  }

  /**
   * The extent after what the ledger says of it, for it only grows, and before everything else:
   * what comes in between is noticed by {@link #requireSameExtent}.
   */
  private Loaded look(SnowflakeSession session, Attempt attempt, AttemptTables tables)
      throws SQLException {
    Totals inLedger = store.jobs().totals(session, attempt);
    Extent extent = extent(session, attempt);
    long unholdable = session.query(tables.countUnholdable(), row -> row.getLong(1)).get(0);
    long texts = store.countTexts(session, attempt);
    long rows = extent.rows() + texts;
    if (rows < inLedger.rows()) {
      throw AttemptRule.isVoid(
          attempt, "its load table holds %d of %d rows".formatted(rows, inLedger.rows()));
    }
    boolean once =
        extent.tries() == inLedger.chunks()
            && rows == inLedger.rows()
            && haveDisjointKeys(session, tables);
    return new Loaded(
        unholdable > 0,
        texts > 0,
        extent,
        once || repeatedKeys(session, tables) == 0 ? Keys.ONCE : Keys.REPEATED);
  }

  /**
   * Whether the files that are there, each of one chunk and there once, cannot share a key. So it
   * is for tables that are filled in the order of their keys, and costs a third of counting keys.
   */
  private static boolean haveDisjointKeys(SnowflakeSession session, AttemptTables tables)
      throws SQLException {
    Optional<Sql> ranges = tables.keyRanges();
    return ranges.isPresent()
        && KeyRange.areDisjoint(
            session.query(ranges.get(), row -> KeyRange.of(row.getString(1), row.getString(2))));
  }

  private static long repeatedKeys(SnowflakeSession session, AttemptTables tables)
      throws SQLException {
    return session.query(tables.countRepeatedKeys(), row -> row.getLong(1)).get(0);
  }

  private static void requirePassed(StateRow state, BackfillJob job) {
    Lsn position = state.stored().position().lsn();
    Optional<Lsn> high = job.high();
    if (high.isEmpty() || high.get().isAfter(position)) {
      throw new RosettaException(
          RosettaError.INTERNAL,
          "job '%s': the position %s has not reached the high mark %s"
              .formatted(job.id(), position, high.map(Lsn::toString).orElse("(not written yet)")));
    }
  }
}
