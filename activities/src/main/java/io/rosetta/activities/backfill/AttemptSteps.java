package io.rosetta.activities.backfill;

import io.rosetta.activities.backfill.BackfillSource.Look;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.BackfillTarget.Turn;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.Watermark;
import io.rosetta.workflows.backfill.BackfillApplied;
import io.rosetta.workflows.backfill.BackfillBegun;
import io.rosetta.workflows.backfill.BackfillEnd;
import io.rosetta.workflows.backfill.BackfillPlan;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillState;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a job's attempt, but for the lanes ({@link LaneRun}), in the order of the methods.
 * Each may be repeated, on any worker, and finds what was done before; each belongs to one attempt
 * and throws BACKFILL_VOID when that does not count any more. What they wait for they tell a {@link
 * StepWatch}, and an interrupt ends them. Any thread.
 */
public final class AttemptSteps {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptSteps.class);

  private static final Duration NOTICEABLE = Duration.ofSeconds(1);

  private final BackfillSource source;
  private final BackfillTarget target;
  private final BackfillSettings settings;

  public AttemptSteps(BackfillSource source, BackfillTarget target, BackfillSettings settings) {
    this.source = source;
    this.target = target;
    this.settings = settings;
  }

  /**
   * Goes on with the newest attempt when it still counts, or begins the next one: when no other job
   * is active on the table, the table is published and every transaction that may have written it
   * before has ended.
   */
  public BackfillBegun begin(BackfillRef ref, StepWatch watch) throws InterruptedException {
    BackfillJob job = CurrentAttempt.requireJob(ref, target);
    if (job.state().isEnded()) {
      throw CurrentAttempt.isVoid(ref, "the job is " + job.state());
    }
    Optional<Attempt> running = running(job);
    if (running.isPresent()) {
      note(job, BackfillState.EXECUTING, "");
      return new BackfillBegun(job.attempt(), job.low().isPresent(), job.slicesDone() > 0);
    }
    return new BackfillBegun(beginNext(job, watch).number(), false, false);
  }

  private Optional<Attempt> running(BackfillJob job) {
    if (job.attempt() == 0) {
      return Optional.empty();
    }
    Look look = source.look(job.table());
    boolean sameSource =
        job.slicesDone() > 0 || job.low().map(low -> source.isAt(low.source())).orElse(true);
    return sameSource && CurrentAttempt.differences(job, look.picture()).isEmpty()
        ? target.resume(job, look.mapping())
        : Optional.empty();
  }

  private Attempt beginNext(BackfillJob job, StepWatch watch) throws InterruptedException {
    Patience patience = new Patience();
    while (true) {
      Turn turn = target.turn(job.id());
      Optional<Attempt> begun = turn.isFree() ? tryBegin(job, watch) : Optional.empty();
      if (begun.isPresent()) {
        watch.waitsFor("");
        return begun.get();
      }
      String what = whatFor(turn);
      note(CurrentAttempt.requireJob(refOf(job), target), BackfillState.PENDING, what);
      watch.waitsFor(what);
      patience.pause();
    }
  }

  private static String whatFor(Turn turn) {
    if (!turn.isStarted()) {
      return "waits for the pipeline, which has to be started";
    }
    return turn.holder()
        .map(
            other ->
                "waits for job '%s' on the same table, which is %s"
                    .formatted(other.id(), other.state()))
        .orElse("waits for another job that began on the same table just now");
  }

  /**
   * Changes the publication, and asks the source to wait: only to be called when it is our turn.
   */
  private Optional<Attempt> tryBegin(BackfillJob job, StepWatch watch) throws InterruptedException {
    source.publish(job.table(), watch::waitsFor);
    Look look = source.look(job.table());
    source.requirePublished(look.picture());
    return target.begin(job.id(), look.mapping(), look.picture());
  }

  private BackfillRef refOf(BackfillJob job) {
    return new BackfillRef(source.pipeline(), job.id(), job.attempt());
  }

  /** Waits until the stream accepts the table and writes tombstones for this attempt. */
  public void awaitStream(BackfillRef ref, StepWatch watch) throws InterruptedException {
    CurrentAttempt current = CurrentAttempt.require(ref, source, target);
    if (!target.isAcknowledged(current.attempt())) {
      new PositionWait(
              source, target, noting(current.job(), "the stream takes the table up", watch))
          .awaitAcknowledged(current.attempt());
    }
  }

  /** Writes the low mark, and waits until every change below it is visible to whoever reads. */
  public BackfillJob mark(BackfillRef ref, StepWatch watch) throws InterruptedException {
    CurrentAttempt current = CurrentAttempt.require(ref, source, target);
    if (current.job().low().isEmpty()) {
      target.mark(current.attempt(), source.lowMark());
    }
    BackfillJob marked = CurrentAttempt.requireJob(ref, target);
    if (marked.state() == BackfillState.WAITING_FOR_STREAM) {
      // Noted late, by a wait that nobody waits for any more.
      note(marked, BackfillState.EXECUTING, "");
    }
    Watermark low = marked.low().orElseThrow(() -> CurrentAttempt.isVoid(ref, "it has no mark"));
    source.awaitOlder(low.xid(), low.source(), watch::waitsFor);
    watch.waitsFor("");
    LOG.info(
        "event=backfill_marked pipeline={} job={} attempt={} low={} xid={}",
        ref.pipeline(),
        ref.job(),
        ref.attempt(),
        low.lsn(),
        low.xid());
    return marked;
  }

  /** Cuts the table into chunks, once an attempt. */
  public BackfillPlan plan(BackfillRef ref) {
    CurrentAttempt current = CurrentAttempt.require(ref, source, target);
    if (current.job().plan().isEmpty()) {
      target.plan(current.attempt(), source.plan(current.look().table(), settings::chunkBytesOf));
    }
    ChunkPlan plan =
        CurrentAttempt.requireJob(ref, target)
            .plan()
            .orElseThrow(() -> CurrentAttempt.isVoid(ref, "it has no plan"));
    int lanes = Math.max(1, Math.min(settings.lanes(), plan.chunkCount()));
    LOG.info(
        "event=backfill_planned pipeline={} job={} attempt={} leaves={} chunks={} blocks={} lanes={}",
        ref.pipeline(),
        ref.job(),
        ref.attempt(),
        plan.leaves().size(),
        plan.chunkCount(),
        plan.blocks(),
        lanes);
    return new BackfillPlan(plan.leaves().size(), plan.chunkCount(), plan.blocks(), lanes);
  }

  /**
   * Writes the high mark, waits until the stream has passed it, and only then looks whether the
   * table at the source is still the one that was read.
   */
  public BackfillJob close(BackfillRef ref, StepWatch watch) throws InterruptedException {
    CurrentAttempt current = CurrentAttempt.require(ref, source, target);
    Attempt attempt = current.attempt();
    requireWhole(ref, current);
    if (current.job().high().isEmpty()) {
      target.close(attempt, source.mark(current.low().source()).lsn());
    }
    BackfillJob closed = CurrentAttempt.requireJob(ref, target);
    Lsn high = closed.high().orElseThrow(() -> CurrentAttempt.isVoid(ref, "it has no high mark"));
    if (!new PositionWait(source, target, noting(closed, "the stream passes " + high, watch))
        .awaitPassed(attempt, high, current.low().source())) {
      throw CurrentAttempt.isVoid(ref, "the source has gone over to another timeline");
    }
    CurrentAttempt same = CurrentAttempt.require(ref, source, target);
    note(same.job(), BackfillState.EXECUTING, "");
    LOG.info(
        "event=backfill_closed pipeline={} job={} attempt={} high={} rows={} bytes={}",
        ref.pipeline(),
        ref.job(),
        ref.attempt(),
        high,
        same.job().done().rows(),
        same.job().done().bytes());
    return same.job();
  }

  private void requireWhole(BackfillRef ref, CurrentAttempt current) {
    int planned = current.job().plan().map(ChunkPlan::chunkCount).orElse(-1);
    Set<Integer> ledger = target.ledger(current.attempt());
    if (ledger.size() != planned) {
      throw CurrentAttempt.isVoid(
          ref, "%d of its %d chunks were read".formatted(ledger.size(), planned));
    }
  }

  /** Applies the load table slice by slice, then fetches what is still pending. */
  public BackfillApplied apply(BackfillRef ref, StepWatch watch) throws InterruptedException {
    CurrentAttempt current = CurrentAttempt.require(ref, source, target);
    BackfillJob job;
    do {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted between two slices");
      }
      job = target.applyNextSlice(current.attempt());
      watch.slices(job.slices(), job.slicesDone());
    } while (job.slicesDone() < job.slices());
    long resolved = fetchPending(current.attempt(), watch);
    LOG.info(
        "event=backfill_applied pipeline={} job={} attempt={} slices={} resolved={}",
        ref.pipeline(),
        ref.job(),
        ref.attempt(),
        job.slices(),
        resolved);
    return new BackfillApplied(job.slices(), resolved);
  }

  private long fetchPending(Attempt attempt, StepWatch watch) throws InterruptedException {
    return new PendingFetch(source, target, settings, watch::waitsFor).run(attempt);
  }

  /**
   * Gives a job up: the stream works for it no more, and what its newest attempt left pending is
   * fetched, since nobody else will. The workflow may not know that attempt: whoever began it may
   * not have lived to say so.
   */
  public BackfillApplied resolvePending(BackfillRef ref, StepWatch watch)
      throws InterruptedException {
    BackfillJob job = CurrentAttempt.requireJob(ref, target);
    if (job.attempt() == 0) {
      return new BackfillApplied(job.slices(), 0);
    }
    Optional<Attempt> released = target.release(job.id(), source.look(job.table()).mapping());
    long resolved = released.isPresent() ? fetchPending(released.get(), watch) : 0;
    return new BackfillApplied(job.slices(), resolved);
  }

  /** Ends the job and drops what it owned. COMPLETED fetches what has become pending meanwhile. */
  public BackfillJob end(BackfillEnd end, StepWatch watch) throws InterruptedException {
    BackfillRef ref = end.backfill();
    BackfillJob job = CurrentAttempt.requireJob(ref, target);
    while (job.state() != end.state()
        && !target.end(job.id(), ref.attempt(), end.state(), end.reason())) {
      fetchPending(CurrentAttempt.require(ref, source, target).attempt(), watch);
    }
    // Read before old jobs are forgotten, of which it may be one when an end is repeated late.
    BackfillJob ended = CurrentAttempt.requireJob(ref, target);
    target.cleanUp(ended.id());
    makeStreamCommit(ref);
    return ended;
  }

  /**
   * A stream where nothing happens learns of the table's new state with its next commit only. The
   * job has ended all the same when the source cannot be reached.
   */
  private void makeStreamCommit(BackfillRef ref) {
    try {
      source.barrier();
    } catch (RosettaException e) {
      LOG.warn(
          "event=backfill_barrier_failed pipeline={} job={} error={} message=\"{}\"",
          ref.pipeline(),
          ref.job(),
          e.error(),
          e.getMessage());
    }
  }

  /** Sets a state for people: PAUSED, or PENDING for a job that is taken up again. */
  public BackfillJob enter(BackfillEnd state) {
    target.enter(state.backfill().job(), state.state(), state.reason());
    return CurrentAttempt.requireJob(state.backfill(), target);
  }

  /**
   * Tells the watch what is waited for, and the job's row too once the wait is one that somebody
   * might notice: most are over before a transaction that says so.
   */
  private Consumer<String> noting(BackfillJob job, String reason, StepWatch watch) {
    long begun = System.nanoTime();
    AtomicBoolean noted = new AtomicBoolean();
    return what -> {
      watch.waitsFor(what);
      boolean isLong = System.nanoTime() - begun > NOTICEABLE.toNanos();
      if (!what.isEmpty() && isLong && noted.compareAndSet(false, true)) {
        note(job, BackfillState.WAITING_FOR_STREAM, reason);
      }
    };
  }

  private void note(BackfillJob job, BackfillState state, String reason) {
    if (job.state() != state || !job.reason().equals(reason)) {
      target.note(job.id(), job.attempt(), state, reason);
    }
  }
}
