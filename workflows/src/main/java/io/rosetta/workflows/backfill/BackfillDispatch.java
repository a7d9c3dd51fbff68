package io.rosetta.workflows.backfill;

import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.SteerRequest;
import io.rosetta.workflows.TaskQueues;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a pipeline's jobs beside its stream: so many at once as children, the others queue. The
 * children outlive this run of the pipeline's workflow, and jobs may be started by hand, so a job's
 * end is learnt from its own report; a child's end, as its parent sees it, only frees what died
 * without a word. Owned by the workflow's threads.
 */
public final class BackfillDispatch {
  private static final String WITHOUT_A_WORD =
      "its workflow ended without a word; take it up again with: rosetta backfill retry";

  private static final int MOST_ENDED = 5;
  private static final int MOST_LINES = 50;

  private final PipelineName pipeline;
  private final Supplier<BackfillList> pending;
  private final Runnable changed;
  private final Map<String, BackfillLine> running = new LinkedHashMap<>();
  private final Map<String, BackfillLine> queued = new LinkedHashMap<>();
  private final Deque<BackfillLine> ended = new ArrayDeque<>();

  /** Children of this run of the workflow, whose end it will see. */
  private final Set<String> own = new HashSet<>();

  private int parallel;
  private boolean open;
  private boolean allKnown;

  /** The last answer was as long as one may be, so more jobs may wait in the job table. */
  private boolean more;

  /**
   * For one run of a pipeline's workflow.
   *
   * @param pending fetches the jobs that wait in the job table
   * @param changed is called when {@link #lines} has changed
   */
  public BackfillDispatch(PipelineName pipeline, Supplier<BackfillList> pending, Runnable changed) {
    this.pipeline = pipeline;
    this.pending = pending;
    this.changed = changed;
  }

  /** Reports may have come before: a new run handles signals before its first line. */
  public void restore(BackfillHandOver before) {
    parallel = before.parallel();
    allKnown = before.allKnown();
    Map<String, BackfillLine> told = new LinkedHashMap<>(running);
    before.ended().stream()
        .filter(job -> !told.containsKey(job.job()) && !hasEnded(job.job()))
        .forEach(ended::addLast);
    running.clear();
    before.running().stream()
        .filter(job -> !isLate(job))
        .forEach(job -> running.put(job.job(), job));
    running.putAll(told);
    before.queued().stream()
        .filter(job -> !isLate(job) && !running.containsKey(job.job()))
        .forEach(job -> queued.putIfAbsent(job.job(), job));
  }

  public BackfillHandOver handOver() {
    return new BackfillHandOver(
        parallel,
        new ArrayList<>(running.values()),
        new ArrayList<>(queued.values()),
        new ArrayList<>(ended),
        allKnown);
  }

  /** How many may run at once; 0 where the worker runs no backfills. */
  public void allow(int most) {
    parallel = most;
  }

  public boolean isAllowed() {
    return parallel > 0;
  }

  /** Whether jobs may wait in the job table that are not known here. */
  public boolean needsFetch() {
    return !allKnown;
  }

  /** The pipeline goes through its start again, so that jobs may have come to be meanwhile. */
  public void forgetWhatIsKnown() {
    allKnown = false;
  }

  /** The jobs that wait in the job table. */
  public void fetched(BackfillList waiting) {
    allKnown = true;
    more = false;
    enqueue(waiting);
  }

  /** Jobs that were created just now. */
  public void enqueue(BackfillList created) {
    List<BackfillView> news =
        created.jobs().stream()
            .filter(job -> !job.state().isEnded())
            .filter(job -> !running.containsKey(job.job()) && !queued.containsKey(job.job()))
            .toList();
    if (created.jobs().size() >= BackfillList.MOST_JOBS) {
      allKnown = false;
      // An answer without news would be the next answer too.
      more = !news.isEmpty();
    }
    news.forEach(job -> queued.put(job.job(), BackfillLine.of(job)));
    fill();
  }

  /** Beside the stream; when it fails, the next lease fetches them. */
  private void fetchMore() {
    more = false;
    Workflow.newDetachedCancellationScope(
            () ->
                Async.function(pending::get)
                    .handle(
                        (waiting, failure) -> {
                          if (waiting != null) {
                            fetched(waiting);
                          }
                          return null;
                        }))
        .run();
  }

  /** The pipeline streams: jobs are begun, and those whose parent was another run are found. */
  public void open() {
    open = true;
    List.copyOf(running.values()).stream()
        .filter(job -> !own.contains(job.job()))
        .forEach(this::start);
    fill();
  }

  /** The pipeline rests: jobs that run go on as far as they come, no other is begun. */
  public void close() {
    open = false;
  }

  /** From a job's workflow, whoever started it. */
  public void reported(BackfillLine line) {
    if (isLate(line)) {
      return;
    }
    queued.remove(line.job());
    if (line.state().isEnded()) {
      over(line);
    } else {
      running.put(line.job(), line);
    }
    fill();
  }

  private boolean hasEnded(String job) {
    return ended.stream().anyMatch(last -> last.job().equals(job));
  }

  /** Signals may overtake each other. */
  private boolean isLate(BackfillLine line) {
    return ended.stream()
        .anyMatch(last -> last.job().equals(line.job()) && !line.at().isAfter(last.at()));
  }

  /** Asks the workflows of these jobs to give them up; a job without one gets one for that. */
  public void cancel(Collection<String> jobs, String reason) {
    for (String job : jobs) {
      BackfillLine waiting = queued.remove(job);
      if (waiting != null) {
        startToCancel(waiting, reason);
      } else {
        signalCancel(job, reason)
            .exceptionally(
                failure -> {
                  startToCancel(unseen(job), reason);
                  return null;
                });
      }
    }
    changed.run();
  }

  /** Its workflow is gone, but the job holds its table's turn. */
  private BackfillLine unseen(String job) {
    BackfillLine last = running.get(job);
    return last == null ? new BackfillLine(job, null, null, null, null, null) : last;
  }

  private void startToCancel(BackfillLine job, String reason) {
    start(job)
        .handle(
            (workflow, failure) -> {
              signalCancel(job.job(), reason).exceptionally(gone -> null);
              return null;
            });
  }

  private Promise<Void> signalCancel(String job, String reason) {
    BackfillWorkflow workflow =
        Workflow.newExternalWorkflowStub(
            BackfillWorkflow.class, new BackfillJobId(job).workflowId(pipeline));
    return Async.procedure(workflow::signalCancel, new SteerRequest(reason));
  }

  /** Running ones first, then those that ended last, then the next ones of the queue. */
  public List<BackfillLine> lines() {
    return Stream.of(running.values(), ended, queued.values())
        .flatMap(Collection::stream)
        .limit(MOST_LINES)
        .toList();
  }

  /** How many wait for others to end. */
  public int queueLength() {
    return queued.size();
  }

  private void fill() {
    Optional<BackfillLine> next = next();
    while (next.isPresent()) {
      queued.remove(next.orElseThrow().job());
      start(next.orElseThrow());
      next = next();
    }
    if (open && more && queued.isEmpty()) {
      fetchMore();
    }
    changed.run();
  }

  /** A table has one active job at a time, so a second one would hold a place and wait. */
  private Optional<BackfillLine> next() {
    long active =
        running.values().stream().filter(job -> job.state() != BackfillState.PAUSED).count();
    if (!open || active >= parallel) {
      return Optional.empty();
    }
    Set<String> busy =
        running.values().stream().map(BackfillLine::table).collect(Collectors.toSet());
    return queued.values().stream().filter(job -> !busy.contains(job.table())).findFirst();
  }

  /** Detached: a pause or a stop of the pipeline leaves its jobs alone. */
  private Promise<WorkflowExecution> start(BackfillLine job) {
    running.put(job.job(), job);
    own.add(job.job());
    BackfillWorkflow child = Workflow.newChildWorkflowStub(BackfillWorkflow.class, options(job));
    Workflow.newDetachedCancellationScope(
            () ->
                Async.function(child::run, BackfillInput.of(pipeline, false))
                    .handle(
                        (result, failure) -> {
                          childEnded(job.job(), result, failure);
                          return null;
                        }))
        .run();
    return Workflow.getWorkflowExecution(child);
  }

  private ChildWorkflowOptions options(BackfillLine job) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(new BackfillJobId(job.job()).workflowId(pipeline))
        .setTaskQueue(TaskQueues.CONTROL)
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
        .setCancellationType(ChildWorkflowCancellationType.ABANDON)
        .setStaticSummary("Backfill of " + job.table() + " for pipeline " + pipeline.value())
        .build();
  }

  private void childEnded(String job, BackfillResult result, RuntimeException failure) {
    own.remove(job);
    BackfillLine last = running.get(job);
    if (last != null && !isRunningAlready(failure)) {
      over(
          result == null ? last.with(last.state(), WITHOUT_A_WORD) : last.with(result.state(), ""));
      fill();
    }
  }

  private static boolean isRunningAlready(RuntimeException failure) {
    return failure instanceof ChildWorkflowFailure
        && failure.getCause() instanceof WorkflowExecutionAlreadyStarted;
  }

  private void over(BackfillLine line) {
    running.remove(line.job());
    ended.removeIf(before -> before.job().equals(line.job()));
    ended.addFirst(line);
    while (ended.size() > MOST_ENDED) {
      ended.removeLast();
    }
  }
}
