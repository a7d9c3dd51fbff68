package io.rosetta.workflows.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.workflows.PipelineRef;
import io.rosetta.workflows.RosettaError;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.WorkflowException;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A job table in memory, and steps that copy nothing: they fail, wait or go on as a test tells
 * them. Any thread.
 */
public final class FakeBackfills implements BackfillActivities, BackfillLaneActivity {
  public static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
  private static final int ROWS_PER_CHUNK = 100;
  private static final int BYTES_PER_CHUNK = 1_000;
  private static final int SLICES = 4;

  /** What was called, as {@code BeginBackfill lines_1}, in order. */
  public final List<String> calls = new CopyOnWriteArrayList<>();

  public volatile int chunks = 4;
  public volatile boolean searchAttributes;

  /** An answer that lists the jobs to run is as long as one may be, and names so many of them. */
  public volatile int mostPending = BackfillList.MOST_JOBS;

  /** A lane reads so many of its chunks before it waits for {@link #release}. */
  public volatile int chunksBeforeHold = Integer.MAX_VALUE;

  private final Map<String, BackfillView> jobs = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, Deque<RuntimeException>> failures = new ConcurrentHashMap<>();
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<Integer>> ledger = new ConcurrentHashMap<>();
  private final Set<String> marked = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /** The next calls of this activity do what they should, and then throw these, one each. */
  public void failDone(String activity, RuntimeException... with) {
    fail("done: " + activity, with);
  }

  /** The next calls of this activity throw these, one each. */
  public void fail(String activity, RuntimeException... with) {
    failures.computeIfAbsent(activity, name -> new ArrayDeque<>()).addAll(List.of(with));
  }

  /** Calls of this activity wait, with heartbeats, until it is released. */
  public void hold(String activity) {
    held.add(activity);
  }

  public void release(String activity) {
    held.remove(activity);
  }

  /** Lets what still waits end when the test is over. */
  public void end() {
    ended = true;
  }

  public BackfillView job(String id) {
    return jobs.get(id);
  }

  /** Of a job, 0 before it was created. */
  public int attempt(String id) {
    BackfillView job = jobs.get(id);
    return job == null ? 0 : job.attempt();
  }

  /** The ids of all jobs. */
  public List<String> jobs() {
    synchronized (jobs) {
      return List.copyOf(jobs.keySet());
    }
  }

  /** How many chunks the attempt's ledger has. */
  public int ledger(String job, int attempt) {
    return ledger.getOrDefault(job + "/" + attempt, Set.of()).size();
  }

  /** Ids of the jobs of these tables that have not ended. */
  public List<String> running(List<String> tables) {
    synchronized (jobs) {
      return jobs.values().stream()
          .filter(job -> tables.contains(job.table()) && !job.state().isEnded())
          .map(BackfillView::job)
          .toList();
    }
  }

  /** A job that is in the table before anybody asks. */
  public void insert(String id, String table, BackfillState state, int attempt) {
    jobs.put(id, view(id, table, BackfillKind.RESYNC, List.of(), state, "", attempt));
  }

  @Override
  public BackfillList fetchPending(PipelineRef pipeline) {
    called("FetchPendingBackfills", pipeline.pipeline());
    synchronized (jobs) {
      List<BackfillView> open =
          jobs.values().stream().filter(job -> !job.state().isEnded()).toList();
      return new BackfillList(
          open.size() <= mostPending ? open : full(open.subList(0, mostPending)), searchAttributes);
    }
  }

  /** Jobs that have ended take the other places, so that a test need not run hundreds. */
  private List<BackfillView> full(List<BackfillView> named) {
    List<BackfillView> all = new ArrayList<>(named);
    while (all.size() < BackfillList.MOST_JOBS) {
      String id = "ended_" + all.size();
      all.add(view(id, "public.e", BackfillKind.RESYNC, List.of(), BackfillState.COMPLETED, "", 1));
    }
    return all;
  }

  @Override
  public BackfillList create(BackfillOrder order) {
    called("CreateBackfills", order.pipeline());
    List<BackfillView> found = new ArrayList<>();
    int number = 0;
    for (BackfillRequest request : order.requests()) {
      String id = request.job() == null ? order.batch() + "_" + ++number : request.job();
      found.add(jobs.computeIfAbsent(id, name -> created(name, request)));
    }
    if (order.every() != null) {
      BackfillRequest all = new BackfillRequest(null, "public.every", order.every(), null);
      String id = order.batch() + "_" + ++number;
      found.add(jobs.computeIfAbsent(id, name -> created(name, all)));
    }
    return new BackfillList(found, searchAttributes);
  }

  private BackfillView created(String id, BackfillRequest request) {
    if (request.table() == null) {
      throw ApplicationFailure.newNonRetryableFailure(
          "There is no job '" + id + "'.", "CONFIGURATION_INVALID");
    }
    BackfillKind kind = request.kind() == null ? BackfillKind.RESYNC : request.kind();
    return view(id, request.table(), kind, request.filter(), BackfillState.PENDING, "", 0);
  }

  @Override
  public BackfillList list(PipelineRef pipeline) {
    called("ListBackfills", pipeline.pipeline());
    List<BackfillView> newest;
    synchronized (jobs) {
      newest = new ArrayList<>(jobs.values());
    }
    Collections.reverse(newest);
    return new BackfillList(newest);
  }

  @Override
  public BackfillBegun begin(BackfillRef backfill) {
    called("BeginBackfill", backfill.job());
    waitWhileHeld("BeginBackfill", backfill, BackfillStep.BEGIN, "job other_1 on the same table");
    BackfillView job = jobs.get(backfill.job());
    if (job.state().isEnded()) {
      throw isVoid("The job is " + job.state() + ".");
    }
    if (job.attempt() > 0 && marked.contains(job.job() + "/" + job.attempt())) {
      return new BackfillBegun(job.attempt(), true, job.slicesDone() > 0);
    }
    update(job.job(), BackfillState.EXECUTING, "", job.attempt() + 1);
    waitWhileHeld("BegunBackfill", backfill, BackfillStep.BEGIN, "an answer that is lost");
    return new BackfillBegun(job.attempt() + 1, false, false);
  }

  @Override
  public void awaitStream(BackfillRef backfill) {
    called("AwaitStream", backfill.job());
    waitWhileHeld("AwaitStream", backfill, BackfillStep.AWAIT_STREAM, "the stream's next commit");
  }

  @Override
  public BackfillView mark(BackfillRef backfill) {
    called("MarkBackfill", backfill.job());
    waitWhileHeld(
        "MarkBackfill", backfill, BackfillStep.MARK, "pid 4711, open for 3 min: UPDATE t");
    marked.add(backfill.job() + "/" + backfill.attempt());
    return update(backfill.job(), BackfillState.EXECUTING, "", -1);
  }

  @Override
  public BackfillPlan plan(BackfillRef backfill) {
    called("PlanBackfill", backfill.job());
    return new BackfillPlan(1, chunks, chunks * 128L, 2);
  }

  @Override
  public LaneResult copy(LaneRequest request) {
    called("CopyChunks", request.backfill().job());
    ActivityExecutionContext context = Activity.getExecutionContext();
    LaneProgress progress = new LaneProgress(request.lane(), -1, "READ", 0, 0, 0, 0);
    context.heartbeat(progress);
    Set<Integer> done =
        ledger.computeIfAbsent(
            request.backfill().job() + "/" + request.backfill().attempt(),
            name -> ConcurrentHashMap.newKeySet());
    for (int chunk = request.lane(); chunk < chunks; chunk += request.lanes()) {
      if (progress.chunksDone() >= chunksBeforeHold) {
        waitWhileHeld("CopyChunks", request.backfill(), BackfillStep.COPY, "");
      }
      if (done.add(chunk)) {
        int count = progress.chunksDone() + 1;
        progress =
            new LaneProgress(
                request.lane(),
                chunk,
                "LOAD",
                count,
                (long) count * ROWS_PER_CHUNK,
                (long) count * BYTES_PER_CHUNK,
                0);
        if (count == 1 || count == chunksBeforeHold) {
          signal(request.backfill(), BackfillStep.COPY, "", progress);
        }
      }
    }
    return new LaneResult(progress.chunksDone(), progress.rows(), progress.bytes());
  }

  @Override
  public BackfillView close(BackfillRef backfill) {
    called("CloseBackfill", backfill.job());
    waitWhileHeld("CloseBackfill", backfill, BackfillStep.CLOSE, "the position to pass 0/2000");
    return update(backfill.job(), BackfillState.EXECUTING, "", -1);
  }

  @Override
  public BackfillApplied apply(BackfillRef backfill) {
    called("ApplyBackfill", backfill.job());
    waitWhileHeld("ApplyBackfill", backfill, BackfillStep.APPLY, "");
    return new BackfillApplied(SLICES, 0);
  }

  @Override
  public BackfillApplied resolvePending(BackfillRef backfill) {
    called("ResolvePending", backfill.job());
    waitWhileHeld("ResolvePending", backfill, BackfillStep.RESOLVE, "the position to pass 0/3000");
    return new BackfillApplied(0, 0);
  }

  @Override
  public BackfillView enter(BackfillEnd state) {
    called("EnterBackfillState " + state.state(), state.backfill().job());
    return update(state.backfill().job(), state.state(), state.reason(), -1);
  }

  @Override
  public BackfillView end(BackfillEnd end) {
    called("EndBackfill " + end.state(), end.backfill().job());
    BackfillView job = jobs.get(end.backfill().job());
    if (job.attempt() != end.backfill().attempt()) {
      throw isVoid("It is in attempt " + job.attempt() + ".");
    }
    BackfillView ended = update(job.job(), end.state(), end.reason(), -1);
    throwNext("done: EndBackfill " + end.state());
    return ended;
  }

  private static ApplicationFailure isVoid(String why) {
    return ApplicationFailure.newNonRetryableFailure(why, RosettaError.BACKFILL_VOID.name());
  }

  private void called(String activity, String subject) {
    calls.add(activity + " " + subject);
    throwNext(activity);
  }

  private void throwNext(String activity) {
    Deque<RuntimeException> queue = failures.get(activity);
    RuntimeException failure = queue == null ? null : queue.poll();
    if (failure != null) {
      throw failure;
    }
  }

  private void waitWhileHeld(
      String activity, BackfillRef backfill, BackfillStep step, String waitsFor) {
    boolean told = false;
    while (held.contains(activity) && !ended) {
      heartbeat(activity, waitsFor);
      if (!told && !waitsFor.isEmpty()) {
        signal(backfill, step, waitsFor, null);
        told = true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** What is cancelled may be held on its way out, as "drain " and its name. */
  private void heartbeat(String activity, String waitsFor) {
    try {
      Activity.getExecutionContext().heartbeat(waitsFor);
    } catch (ActivityCompletionException cancelled) {
      while (held.contains("drain " + activity) && !ended) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      throw cancelled;
    }
  }

  private static void signal(
      BackfillRef backfill, BackfillStep step, String waitsFor, LaneProgress lane) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    try {
      context
          .getWorkflowClient()
          .newWorkflowStub(BackfillWorkflow.class, context.getInfo().getWorkflowId())
          .progress(
              new BackfillProgressReport(
                  backfill.attempt(), step, waitsFor, lane, null, null, "worker-1", CREATED));
    } catch (WorkflowException over) {
      assertThat(over).as("the workflow has ended meanwhile").isNotNull();
    }
  }

  private BackfillView update(String id, BackfillState state, String reason, int attempt) {
    return jobs.computeIfPresent(
        id,
        (name, job) -> {
          if (job.state() == BackfillState.COMPLETED) {
            return job;
          }
          int number = attempt < 0 ? job.attempt() : attempt;
          return view(name, job.table(), job.kind(), job.filter(), state, reason, number);
        });
  }

  private BackfillView view(
      String id,
      String table,
      BackfillKind kind,
      List<RowCondition> filter,
      BackfillState state,
      String reason,
      int attempt) {
    int done = ledger(id, attempt);
    return new BackfillView(
        id,
        table,
        kind,
        filter,
        state,
        reason,
        attempt,
        "",
        "",
        attempt == 0 ? 0 : chunks,
        done,
        (long) done * ROWS_PER_CHUNK,
        (long) done * BYTES_PER_CHUNK,
        0,
        0,
        CREATED,
        CREATED);
  }
}
