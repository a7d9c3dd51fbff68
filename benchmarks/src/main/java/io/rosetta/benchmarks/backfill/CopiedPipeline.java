package io.rosetta.benchmarks.backfill;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.backfill.AttemptSteps;
import io.rosetta.activities.backfill.BackfillMetrics;
import io.rosetta.activities.backfill.BackfillSource;
import io.rosetta.activities.backfill.LaneRun;
import io.rosetta.activities.backfill.StepWatch;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.StreamProgress.Phase;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.pipeline.PipelineSetup;
import io.rosetta.activities.pipeline.ReplicatedPipeline;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.activities.postgres.SourceConnections;
import io.rosetta.activities.snowflake.SnowflakeBackfills;
import io.rosetta.activities.snowflake.TargetScope;
import io.rosetta.activities.types.TableMapper;
import io.rosetta.workflows.backfill.BackfillEnd;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.LaneRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A pipeline that streams, and the steps of its backfills as BackfillWorkflow takes them: all that
 * a worker does but for Temporal. Any thread.
 */
final class CopiedPipeline implements AutoCloseable {
  private static final Duration LEASE = Duration.ofHours(1);
  private static final long LOOK_MILLIS = 20;

  private static final StepWatch NOBODY =
      new StepWatch() {
        @Override
        public void waitsFor(String what) {}

        @Override
        public void slices(int all, int done) {}
      };

  private final String name;
  private final ReplicatedPipeline pipeline;
  private final ConnectionPool pool;
  private final BackfillSource source;
  private final BackfillTarget target;
  private final PipelineSetup setup;
  private final BackfillMetrics metrics;
  private final AttemptSteps steps;
  private final StreamRun stream;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private CopiedPipeline(PipelineSetup setup) throws InterruptedException {
    MeterRegistry meters = new SimpleMeterRegistry();
    this.setup = setup;
    this.name = setup.settings().name();
    this.pipeline = new ReplicatedPipeline(setup, meters, Clock.systemUTC());
    this.pool = ConnectionPool.open(name, new SourceConnections(setup.source()), meters);
    this.source = new BackfillSource(setup.settings(), pool);
    TargetScope scope =
        new TargetScope(
            name,
            setup.settings().targetDatabase(),
            setup.settings().tableIds().stream()
                .map(table -> TableMapper.target(table, setup.settings()))
                .toList());
    this.target = new SnowflakeBackfills(setup.destination(), scope, Clock.systemUTC(), () -> {});
    this.metrics = new BackfillMetrics(meters, name);
    this.steps = new AttemptSteps(source, target, setup.backfill());
    Owner owner = new Owner("benchmark", name, "run", Clock.systemUTC().instant().plus(LEASE));
    pipeline.connect();
    pipeline.prepareSource(what -> {});
    pipeline.prepareTarget(owner);
    target.create(
        setup.settings().tableIds().stream()
            .map(table -> new NewJob(table.name(), table, BackfillKind.INITIAL, List.of()))
            .toList());
    this.stream = pipeline.stream(owner);
  }

  /** Prepares source and target and begins to stream. */
  static CopiedPipeline start(PipelineSetup setup) throws InterruptedException {
    CopiedPipeline started = new CopiedPipeline(setup);
    new Thread(started::runStream, "stream-" + started.name).start();
    started.awaitStreaming();
    return started;
  }

  /** A stream that takes the pipeline over ends the transactions of whoever was there before. */
  private void awaitStreaming() throws InterruptedException {
    while (stream.progress().phase() != Phase.STREAMING) {
      if (ended.isDone()) {
        ended.join();
        throw new IllegalStateException("the stream of " + name + " ended before it began");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void runStream() {
    try {
      stream.run();
      ended.complete(null);
    } catch (Throwable e) {
      ended.completeExceptionally(e);
    }
  }

  /** The name of its slot, which stays when it is closed. */
  String slot() {
    return setup.settings().slot();
  }

  /** Row changes that the stream has committed. */
  long streamed() {
    if (ended.isDone()) {
      ended.join();
    }
    return stream.progress().rows();
  }

  /** Job of each table's first copy, in the tables' order of names. */
  List<BackfillJob> jobs() {
    return target.jobs().stream()
        .sorted((one, other) -> one.table().toString().compareTo(other.table().toString()))
        .toList();
  }

  /** The steps before rows are read. */
  BackfillRef prepare(BackfillJob job) throws InterruptedException {
    BackfillRef ref = new BackfillRef(name, job.id(), 0);
    BackfillRef attempt = ref.at(steps.begin(ref, NOBODY).attempt());
    steps.awaitStream(attempt, NOBODY);
    steps.mark(attempt, NOBODY);
    steps.plan(attempt);
    return attempt;
  }

  /** Reads all rows, by so many lanes, and loads them. */
  void load(BackfillRef attempt, int lanes) throws InterruptedException {
    lanes(attempt, lanes, target);
  }

  /** Reads all rows, by so many lanes, and leaves them in the stage. */
  void stage(BackfillRef attempt, int lanes) throws InterruptedException {
    lanes(attempt, lanes, StagedOnly.of(target));
  }

  private void lanes(BackfillRef attempt, int lanes, BackfillTarget into)
      throws InterruptedException {
    LaneRun.Shared shared =
        new LaneRun.Shared(
            source,
            into,
            setup.backfill(),
            metrics,
            () -> stream.progress().behindMillis(setup.stream().commitInterval()));
    List<Callable<Void>> runs = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      LaneRequest request = new LaneRequest(attempt, lane, lanes);
      LaneRun run = new LaneRun(shared, request, Optional.empty());
      runs.add(
          () -> {
            run.run();
            return null;
          });
    }
    together(lanes, runs);
  }

  /** The steps after all rows were read: the table is whole then. */
  void finish(BackfillRef attempt) throws InterruptedException {
    steps.close(attempt, NOBODY);
    steps.apply(attempt, NOBODY);
    steps.end(new BackfillEnd(attempt, BackfillState.COMPLETED, ""), NOBODY);
  }

  /** Copies all tables, as many of them at once as a worker does, each by so many lanes. */
  void copyAll(int lanes) throws InterruptedException {
    List<Callable<Void>> copies = new ArrayList<>();
    for (BackfillJob job : jobs()) {
      copies.add(
          () -> {
            BackfillRef attempt = prepare(job);
            load(attempt, lanes);
            finish(attempt);
            return null;
          });
    }
    together(pipeline.connect().backfills(), copies);
  }

  /** Does all of it on so many threads; the first failure is the outcome. */
  private static void together(int threads, List<Callable<Void>> work) throws InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Void>> running = work.stream().map(executor::submit).toList();
      for (Future<Void> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  @Override
  public void close() {
    stream.drain();
    try {
      ended.join();
    } finally {
      target.close();
      pool.close();
      pipeline.close();
    }
  }
}
