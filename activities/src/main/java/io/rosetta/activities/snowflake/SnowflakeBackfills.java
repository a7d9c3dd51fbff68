package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.Chunk;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.Watermark;
import io.rosetta.workflows.backfill.BackfillState;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Snowflake as backfills see it; see {@link BackfillTarget} for threads and errors. One for each
 * pipeline and process, since its lock session is one of the few that may wait for the pipeline's
 * lock; sessions are opened when they are needed.
 */
public final class SnowflakeBackfills implements BackfillTarget {
  private final BackfillStore store;
  private final BackfillChores chores;
  private final ChunkLoader loader;
  private final BackfillSteps steps;
  private final SliceApplier slices;
  private final PendingFiller filler;
  private final BackfillEnding ending;
  private final BackfillCleaner cleaner;

  /**
   * With sessions of this destination.
   *
   * @param whenLost told of each session that is thrown away after a network error, by the thread
   *     that used it
   */
  public SnowflakeBackfills(
      DestinationSettings settings, TargetScope scope, Clock clock, Runnable whenLost) {
    this(settings, scope, clock, whenLost, BackfillTuning.DEFAULT);
  }

  SnowflakeBackfills(
      DestinationSettings settings,
      TargetScope scope,
      Clock clock,
      Runnable whenLost,
      BackfillTuning tuning) {
    this.store = new BackfillStore(settings, scope.objects(), clock, whenLost);
    this.chores = new BackfillChores(store, tuning.progressInterval());
    this.loader = new ChunkLoader(settings, store, chores);
    this.steps = new BackfillSteps(store);
    this.slices = new SliceApplier(store, tuning.slice());
    this.filler = new PendingFiller(store);
    this.ending = new BackfillEnding(store);
    this.cleaner = new BackfillCleaner(store, tuning.endedJobs());
  }

  @Override
  public void create(List<NewJob> jobs) {
    new JobCreation(store).create(jobs);
  }

  @Override
  public List<BackfillJob> jobs() {
    return store.read(
        "listing backfills",
        session -> store.jobs().all(session).stream().map(JobRow::job).toList());
  }

  @Override
  public Optional<BackfillJob> job(String id) {
    return store.read(
        "looking for job " + id, session -> store.jobs().find(session, id).map(JobRow::job));
  }

  @Override
  public Turn turn(String job) {
    return steps.turn(job);
  }

  @Override
  public Optional<Attempt> begin(String job, TableMapping mapping, CatalogPicture picture) {
    Optional<Attempt> begun = steps.begin(job, mapping, picture);
    begun.filter(attempt -> attempt.number() > 1).ifPresent(attempt -> cleaner.clean(job));
    return begun;
  }

  @Override
  public Optional<Attempt> resume(BackfillJob job, TableMapping mapping) {
    return steps.resume(job, mapping);
  }

  @Override
  public boolean isAcknowledged(Attempt attempt) {
    return steps.isAcknowledged(attempt);
  }

  @Override
  public void mark(Attempt attempt, Watermark low) {
    steps.mark(attempt, low);
  }

  @Override
  public void plan(Attempt attempt, ChunkPlan plan) {
    steps.plan(attempt, plan);
  }

  @Override
  public Set<Integer> ledger(Attempt attempt) {
    return loader.ledger(attempt);
  }

  @Override
  public void put(Attempt attempt, Chunk chunk, String nonce, Path file) {
    loader.put(attempt, chunk, nonce, file);
  }

  @Override
  public void load(
      Attempt attempt, Chunk chunk, String nonce, List<String> files, long rows, long bytes) {
    loader.load(attempt, chunk, new ChunkLoader.Try(nonce, files, rows, bytes));
  }

  @Override
  public void laneEnded(Attempt attempt, int chunks) {
    chores.run(
        "looking at what was loaded",
        () -> {
          if (loader.ledger(attempt).size() == chunks) {
            slices.look(attempt);
          }
        });
  }

  @Override
  public void close(Attempt attempt, Lsn high) {
    steps.close(attempt, high);
    chores.run("looking at what was loaded", () -> slices.look(attempt));
  }

  @Override
  public StoredState stored() {
    return store.read("reading the position", session -> store.states().read(session).stored());
  }

  @Override
  public BackfillJob applyNextSlice(Attempt attempt) {
    return slices.applyNext(attempt);
  }

  @Override
  public List<PendingRow> pending(Attempt attempt, int most) {
    return filler.list(attempt, most);
  }

  @Override
  public int fill(Attempt attempt, Path file, Lsn seen) {
    return filler.fill(attempt, file, seen);
  }

  @Override
  public Optional<Attempt> release(String job, TableMapping mapping) {
    return ending.release(job, mapping);
  }

  @Override
  public boolean end(String job, int attempt, BackfillState state, String reason) {
    return ending.end(job, attempt, state, reason);
  }

  @Override
  public void add(Collection<TableId> tables) {
    new TableMembership(store).add(tables);
  }

  @Override
  public void remove(Collection<TableId> tables) {
    new TableMembership(store).remove(tables);
  }

  @Override
  public void cleanUp(String job) {
    cleaner.clean(job);
  }

  @Override
  public void enter(String job, BackfillState state, String reason) {
    ending.enter(job, state, reason);
  }

  @Override
  public void note(String job, int attempt, BackfillState state, String reason) {
    ending.note(job, attempt, state, reason);
  }

  @Override
  public void close() {
    chores.close();
    loader.close();
    store.close();
  }
}
