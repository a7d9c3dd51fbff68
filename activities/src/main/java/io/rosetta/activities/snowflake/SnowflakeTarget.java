package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.GivenUp;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.StreamTarget;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TargetTableId;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snowflake as one streaming attempt sees it; see {@link StreamTarget} for threads and errors. Made
 * for one attempt and closed with it.
 */
public final class SnowflakeTarget implements StreamTarget {
  private static final Logger LOG = LoggerFactory.getLogger(SnowflakeTarget.class);

  /** PUT and COPY of one batch's tables run side by side on so many sessions at most. */
  private static final int STANDALONE_SESSIONS = 4;

  private final StateObjects objects;
  private final List<TargetTableId> targets;
  private final StateStore store;
  private final LoaderSession loader;
  private final SessionPool pool;
  private final LockedTransaction locked;
  private final BackfillNotes notes;
  private final AbsentColumns absent = new AbsentColumns();
  private KnownTables tables = KnownTables.none();
  private Fence fence;
  private StagePath paths;
  private volatile Sweeper sweeper;
  private volatile Stager stager;
  private volatile Position stored;
  private final StatementPulse pulse = new StatementPulse();
  private final AtomicLong quarantined = new AtomicLong();

  /**
   * @param scope the pipeline and the tables it goes to
   * @param clock for leases only
   */
  public SnowflakeTarget(DestinationSettings settings, TargetScope scope, Clock clock) {
    this.objects = scope.objects();
    this.targets = scope.tables();
    this.store = new StateStore(objects, clock);
    this.loader =
        new LoaderSession(
            settings, objects.pipeline(), store, LoaderSession.Recording.AT_OPENING, pulse);
    this.pool =
        new SessionPool(
            settings,
            SessionParameters.standalone(objects.pipeline()),
            STANDALONE_SESSIONS,
            // The streaming attempt ends with it, and says so.
            () -> {},
            pulse);
    this.notes = new BackfillNotes(objects);
    this.locked = new LockedTransaction(objects.pipeline(), loader, store);
  }

  @Override
  public Optional<StoredState> takeOver(Owner owner) {
    StateRow row =
        onLoader(
            "taking the pipeline over",
            session -> {
              OwnerRule.require(objects, store.read(session), owner, store.now());
              session.rollback();
              store.endOlderTransactions(session);
              return store.raiseEpoch(session, owner);
            });
    fence = new Fence(row.stored().epoch(), row.stored().generation());
    paths = new StagePath(objects.pipeline(), fence.epoch());
    sweeper = new Sweeper(objects, pool, paths);
    stager = new Stager(objects, pool, paths, sweeper);
    standalone("removing files of older attempts", sweeper::removeFilesOfOlderEpochs);
    tables = KnownTables.of(row);
    stored = row.stored().position();
    LOG.info(
        "event=taken_over pipeline={} epoch={} generation={} lsn={}",
        objects.pipeline(),
        fence.epoch(),
        fence.generation(),
        stored.lsn());
    return row.isInitialized() ? Optional.of(row.stored()) : Optional.empty();
  }

  @Override
  public StoredState initialize(
      Owner owner, String slot, Position start, SourceIdentity source, List<TableStatus> states) {
    Fence first = new Fence(requireFence().epoch(), 1 + highestGeneration());
    Sql initialize =
        store.statements().initialize(first, slot, start, source, StateCodec.tables(states));
    locked.run(
        "writing the first position",
        row -> row.stored().epoch() == first.epoch() && row.isInitialized(),
        session -> {
          if (session.update(initialize) != 1) {
            throw locked.refused(session, first);
          }
          tables = KnownTables.of(store.read(session));
        });
    fence = first;
    stored = start;
    return new StoredState(
        first.epoch(), first.generation(), slot, start, source, Lsn.ZERO, tables.all());
  }

  /**
   * Gives the stored position up: one update, fenced by this attempt's epoch and by the position
   * that was inspected, begins the next generation at the start, and the gap is recorded. To be
   * called after {@link #takeOver}. Where it was done before, nothing is changed.
   *
   * @param states of the tables from then on, from those that are stored
   * @return what is stored then
   * @throws RosettaException POSITION_CONFLICT when another position than the inspected one is
   *     stored, FENCED when a newer attempt took over
   */
  public StoredState beginGeneration(
      GivenUp givenUp,
      String slot,
      Position start,
      SourceIdentity source,
      UnaryOperator<List<TableStatus>> states) {
    Fence mine = new Fence(requireFence().epoch(), givenUp.generation());
    StoredState begun =
        locked.call(
            "beginning a generation",
            (session, row) -> {
              List<TableStatus> after = states.apply(row.stored().tables());
              String next = StateCodec.tables(after);
              Sql begin =
                  store
                      .statements()
                      .beginGeneration(mine, givenUp.lsn(), slot, start, source, next);
              if (session.update(begin) == 1) {
                store.known().beginGeneration(session, row.stored().source(), source, after);
                session.update(store.statements().recordGap(givenUp, start.lsn()));
              } else if (!isBegun(row, mine, start)) {
                throw locked.refused(session, mine);
              }
              return store.read(session).stored();
            });
    fence = new Fence(begun.epoch(), begun.generation());
    stored = begun.position();
    return begun;
  }

  private static boolean isBegun(StateRow row, Fence mine, Position start) {
    return row.stored().epoch() == mine.epoch()
        && row.stored().generation() == mine.generation() + 1
        && row.stored().position().equals(start);
  }

  @Override
  public void confirmSource(SourceIdentity source, Lsn restartLsn) {
    Fence mine = requireFence();
    locked.run(
        "noting what the source is",
        row -> false,
        session -> {
          if (session.update(store.statements().confirmSource(mine, source, restartLsn)) != 1) {
            throw locked.refused(session, mine);
          }
        });
  }

  @Override
  public void prepare(TableMapping mapping) {
    Fence mine = requireFence();
    TablePreparation preparation =
        new TablePreparation(
            objects, mine.generation(), statement -> updateUnderLock(mine, statement));
    standalone(
        "preparing table " + mapping.target(),
        session -> absent.prepared(mapping, preparation.prepare(session, mapping, paths)));
  }

  private void updateUnderLock(Fence mine, Sql statement) {
    locked.run(
        "filling a new column",
        row -> false,
        session -> {
          if (store.read(session).stored().epoch() != mine.epoch()) {
            throw locked.refused(session, mine);
          }
          session.update(statement);
        });
  }

  @Override
  public StagedChangeset stage(Changeset changeset) {
    return stager.stage(changeset);
  }

  @Override
  public List<TableStatus> commit(Commit commit) {
    Fence mine = requireFence();
    String commitId = UUID.randomUUID().toString();
    // What a try counts that is rolled back, the next one counts again.
    AtomicLong setAside = new AtomicLong();
    locked.run(
        "committing a batch",
        row -> row.commitId().equals(commitId),
        session -> {
          advance(session, mine, commit, commitId);
          setAside.set(apply(session, mine, commit));
          locked.requireSameTransaction(session, commitId);
        });
    tables = tables.with(commit.tables());
    stored = commit.after();
    quarantined.addAndGet(setAside.get());
    commit.changesets().forEach(this::discard);
    return tables.all();
  }

  /** Its rows in the load table are old from now on. */
  @Override
  public void discard(StagedChangeset staged) {
    sweeper.finished(staged.tag());
    stager.unholdable().remove(staged.tag());
  }

  @Override
  public List<KnownTable> known() {
    List<KnownTable> known = new ArrayList<>();
    standalone(
        "reading how tables were known", session -> known.addAll(store.known().read(session)));
    return known;
  }

  @Override
  public long quarantined() {
    return quarantined.get();
  }

  @Override
  public Position stored() {
    if (stored == null) {
      throw new IllegalStateException("nothing was taken over");
    }
    return stored;
  }

  @Override
  public long pulse() {
    return pulse.value();
  }

  @Override
  public void close() {
    if (sweeper != null) {
      sweeper.close();
    }
    loader.close();
    pool.close();
  }

  /** With the lock held: when only the tables are not as they were known, they are read again. */
  private void advance(SnowflakeSession session, Fence mine, Commit commit, String commitId)
      throws SQLException {
    if (tryAdvance(session, mine, commit, commitId)) {
      return;
    }
    KnownTables now = KnownTables.of(store.read(session));
    if (now.number() == tables.number()) {
      throw locked.refused(session, mine);
    }
    tables = now;
    if (!tryAdvance(session, mine, commit, commitId)) {
      throw locked.refused(session, mine);
    }
  }

  private boolean tryAdvance(SnowflakeSession session, Fence mine, Commit commit, String commitId)
      throws SQLException {
    Advance to =
        new Advance(
            commit.after(),
            commit.restartLsn(),
            StateCodec.tables(tables.with(commit.tables()).all()),
            tables.number(),
            store.now().plus(Owner.CLAIM),
            commitId);
    return session.update(store.statements().advance(mine, commit.before().lsn(), to)) == 1;
  }

  /** Returns how many values went to the quarantine. */
  private long apply(SnowflakeSession session, Fence mine, Commit commit) throws SQLException {
    Optional<Sql> quarantine =
        new QuarantineStatement(objects, absent::of).of(commit.changesets(), stager.unholdable());
    long setAside = quarantine.isPresent() ? session.update(quarantine.get()) : 0;
    for (StagedChangeset staged : commit.changesets()) {
      TableId table = staged.changeset().mapping().id();
      Optional<ActiveBackfill> backfill = tables.backfill(table);
      if (backfill.isPresent()) {
        notes.write(session, backfill.get(), staged, mine.generation());
      }
      for (Sql statement :
          ChangeStatements.of(
              staged,
              tables.reliableFrom(table, mine.generation()),
              absent.of(staged.changeset().mapping()))) {
        update(session, table, statement);
      }
    }
    store.known().write(session, commit.known());
    return setAside;
  }

  private static void update(SnowflakeSession session, TableId table, Sql statement)
      throws SQLException {
    try {
      session.update(statement);
    } catch (SQLException e) {
      if (SnowflakeErrors.isData(e)) {
        throw SnowflakeErrors.refused(table, "its changes cannot be applied", e);
      }
      throw e;
    }
  }

  private long highestGeneration() {
    long highest = 0;
    for (TargetTableId target : targets) {
      highest = Math.max(highest, generationOf(target));
    }
    return highest;
  }

  private long generationOf(TargetTableId target) {
    long[] generation = new long[1];
    standalone(
        "reading versions of " + target,
        session -> {
          try {
            for (BigDecimal version :
                session.query(TargetTable.maximalVersion(target), row -> row.getBigDecimal(1))) {
              generation[0] = version == null ? 0 : RowVersion.generationOf(version.toBigInteger());
            }
          } catch (SQLException e) {
            if (!SnowflakeErrors.isMissing(e) && !SnowflakeErrors.isInvalidIdentifier(e)) {
              throw e;
            }
          }
        });
    return generation[0];
  }

  private Fence requireFence() {
    if (fence == null) {
      throw new IllegalStateException("nothing was taken over");
    }
    return fence;
  }

  private StateRow onLoader(String doing, TakingOver work) {
    standalone("creating the pipeline's state", store::create);
    SnowflakeSession session = null;
    try {
      session = loader.get();
      return work.run(session);
    } catch (SQLException e) {
      throw SnowflakeErrors.failed("pipeline '" + objects.pipeline() + "': " + doing, e);
    } finally {
      if (session != null) {
        session.rollback();
      }
    }
  }

  private void standalone(String doing, SessionWork work) {
    SnowflakeSession session = pool.borrow();
    try {
      work.run(session);
    } catch (SQLException e) {
      throw SnowflakeErrors.failed("pipeline '" + objects.pipeline() + "': " + doing, e);
    } finally {
      pool.giveBack(session);
    }
  }

  /** What take-over does on the loader's session. */
  @FunctionalInterface
  private interface TakingOver {
    StateRow run(SnowflakeSession session) throws SQLException;
  }
}
