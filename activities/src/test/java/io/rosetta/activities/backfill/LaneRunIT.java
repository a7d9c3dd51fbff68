package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.LaneProgress;
import io.rosetta.workflows.backfill.LaneRequest;
import io.rosetta.workflows.backfill.LaneResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane from the real source to a target in memory. */
class LaneRunIT {
  private static final String JOB = "job_1";
  private static final int ROWS = 400;

  @TempDir private Path directory;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BackfillMetrics metrics = new BackfillMetrics(registry, "shop");
  private SourceFixture fixture;
  private BackfillSource source;
  private MemoryBackfillTarget target;
  private BackfillRef ref;
  private LongSupplier behindMillis = () -> 0;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new SourceFixture(
            "CREATE TABLE t (k int PRIMARY KEY, v text)",
            "INSERT INTO t SELECT g, repeat('x', 700) FROM generate_series(1, " + ROWS + ") g");
    source = fixture.source(TableSettings.of(SourceFixture.T));
    target = new MemoryBackfillTarget(source.identity(), () -> Lsn.parse("FFFF/0"));
    target.create(List.of(new NewJob(JOB, SourceFixture.T, BackfillKind.RESYNC, List.of())));
    AttemptSteps steps = new AttemptSteps(source, target, settings());
    int attempt = steps.begin(new BackfillRef("shop", JOB, 0), watch()).attempt();
    ref = new BackfillRef("shop", JOB, attempt);
    steps.mark(ref, watch());
    assertThat(steps.plan(ref).chunks()).isGreaterThan(8);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private BackfillSettings settings() {
    return new BackfillSettings(directory, 2, 2, 4 * 8_192, 1 << 20, Duration.ofMinutes(5));
  }

  private static StepWatch watch() {
    return new StepWatch() {
      @Override
      public void waitsFor(String what) {}

      @Override
      public void slices(int all, int done) {}
    };
  }

  private LaneRun lane(int number, int of, Optional<LaneProgress> carried) {
    return new LaneRun(
        new LaneRun.Shared(source, target, settings(), metrics, behindMillis),
        new LaneRequest(ref, number, of),
        carried);
  }

  private List<Integer> keys() {
    return target.rows().stream().map(row -> Integer.parseInt(row.get(0))).sorted().toList();
  }

  private static List<Integer> all() {
    return IntStream.rangeClosed(1, ROWS).boxed().toList();
  }

  @Test
  void lanesShareTheChunksAndLeaveNothingOnTheDisk() throws Exception {
    LaneResult first = lane(0, 2, Optional.empty()).run();
    LaneResult second = lane(1, 2, Optional.empty()).run();

    assertThat(keys()).isEqualTo(all());
    assertThat(first.rows() + second.rows()).isEqualTo(ROWS);
    assertThat(Math.abs(first.chunks() - second.chunks())).isLessThanOrEqualTo(1);
    assertThat(first.bytes()).isPositive();
    assertThat(registry.counter("rosetta.backfill.rows", "pipeline", "shop").count())
        .isEqualTo(ROWS);
    try (Stream<Path> left = Files.walk(directory)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aLaneLetsAStreamThatIsBehindGoFirst() throws Exception {
    AtomicReference<LaneRun> lane = new AtomicReference<>();
    Set<String> waits = new HashSet<>();
    behindMillis =
        () -> {
          waits.add(lane.get().waitsFor());
          return 34_000;
        };
    lane.set(lane(0, 1, Optional.empty()));

    LaneResult result = lane.get().run();

    assertThat(result.rows()).as("it goes on though the stream stays behind").isEqualTo(ROWS);
    assertThat(waits)
        .as("once begun, the same all the while")
        .containsExactlyInAnyOrder("", "at half speed: the stream goes first, it is 34 s behind");
  }

  @Test
  void whatTheLedgerHoldsIsNotReadAgain() throws Exception {
    target.before =
        step -> {
          if (step.equals("put 3")) {
            throw new RosettaException(RosettaError.TARGET_FAILED, "the stage is full");
          }
        };
    LaneRun failing = lane(0, 1, Optional.empty());
    assertThatThrownBy(failing::run).hasMessage("the stage is full");
    assertThat(failing.progress().chunksDone()).isEqualTo(3);
    assertThat(failing.progress().step()).isEqualTo("PUT");
    assertThat(failing.progress().failures()).isEqualTo(1);

    List<String> again = new ArrayList<>();
    target.before = again::add;
    LaneResult result = lane(0, 1, Optional.of(failing.progress())).run();

    assertThat(again).startsWith("put 3", "load 3").doesNotContain("put 0", "put 2");
    assertThat(result.rows()).isEqualTo(ROWS);
    assertThat(keys()).isEqualTo(all());
  }

  /** It took the workers down that read it; the one after them must not be next. */
  @Test
  void aChunkThatNeverCameBackIsGivenUp() {
    LaneProgress carried = new LaneProgress(0, 0, "READ", 0, 0, 0, LaneRun.MOST_FAILURES);

    assertThatThrownBy(() -> lane(0, 1, Optional.of(carried)).run())
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.BACKFILL_STUCK))
        .hasMessageContaining("without a word");
  }

  private RosettaException failure(Optional<LaneProgress> carried) {
    LaneRun lane = lane(0, 1, carried);
    AtomicReference<RosettaException> thrown = new AtomicReference<>();
    assertThatThrownBy(lane::run).isInstanceOfSatisfying(RosettaException.class, thrown::set);
    last = Optional.of(lane.progress());
    return thrown.get();
  }

  private Optional<LaneProgress> last = Optional.empty();

  @Test
  void tenFailuresOnOneChunkAreEnough() {
    Consumer<String> full =
        step -> {
          throw new RosettaException(RosettaError.TARGET_FAILED, "the stage is full");
        };
    target.before = full;
    for (int i = 1; i < LaneRun.MOST_FAILURES; i++) {
      assertThat(failure(last).error()).isEqualTo(RosettaError.TARGET_FAILED);
      assertThat(last.orElseThrow().failures()).isEqualTo(i);
    }

    RosettaException stuck = failure(last);

    assertThat(stuck.error()).isEqualTo(RosettaError.BACKFILL_STUCK);
    assertThat(stuck)
        .hasMessageContaining("chunk 0 of job 'job_1' (blocks 0 to 4 of public.t)")
        .hasMessageContaining("failed 10 times in a row, last at PUT: TARGET_FAILED: the stage");
  }

  @Test
  void anUnreachableTargetIsTriedWithoutEnd() {
    target.before =
        step -> {
          throw new RosettaException(RosettaError.TARGET_UNREACHABLE, "no route to host");
        };
    for (int i = 0; i < 2 * LaneRun.MOST_FAILURES; i++) {
      assertThat(failure(last).error()).isEqualTo(RosettaError.TARGET_UNREACHABLE);
    }
    assertThat(last.orElseThrow().failures()).isZero();
  }

  /** A source that restarts costs the chunk in flight and nothing else. */
  @Test
  void aLostConnectionToTheSourceIsNotTheChunksFault() {
    target.before =
        step ->
            fixture
                .database()
                .query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'rosetta/shop/backfill'");

    assertThat(failure(last).error()).isEqualTo(RosettaError.SOURCE_UNREACHABLE);
    assertThat(last.orElseThrow().failures()).isZero();
  }

  @Test
  void aChangedTableVoidsTheAttempt() {
    fixture.database().execute("ALTER TABLE t ADD COLUMN late int DEFAULT 7");

    assertThat(failure(last).error()).isEqualTo(RosettaError.BACKFILL_VOID);
    assertThat(target.rows()).isEmpty();
  }

  @Test
  void anAttemptThatWasSupersededReadsNothing() {
    target.supersede(JOB);

    RosettaException thrown = failure(last);

    assertThat(thrown.error()).isEqualTo(RosettaError.BACKFILL_VOID);
    assertThat(thrown).hasMessageContaining("in attempt 2, this is attempt 1");
  }

  @Test
  void aLockedTableIsWaitedForAndTheHolderNamed() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    LaneRun lane = lane(0, 1, Optional.empty());
    try (Connection holder = fixture.database().connect();
        Statement statement = holder.createStatement()) {
      holder.setClientInfo("ApplicationName", "migration");
      holder.setAutoCommit(false);
      target.before =
          step -> {
            if (step.equals("load 0")) {
              try {
                statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            }
          };
      Future<LaneResult> copied = thread.submit(lane::run);
      SourceFixture.await(() -> !lane.waitsFor().isEmpty());

      assertThat(lane.waitsFor())
          .startsWith("waits for a lock on public.t, held by pid ")
          .contains("(migration)")
          .endsWith("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      assertThatThrownBy(() -> source.look(SourceFixture.T))
          .hasMessageContaining("waits for a lock on public.t, held by pid ")
          .hasMessageContaining("(migration)");

      holder.rollback();
      assertThat(copied.get(60, TimeUnit.SECONDS).rows()).isEqualTo(ROWS);
      assertThat(lane.waitsFor()).isEmpty();
    } finally {
      thread.shutdownNow();
    }
  }

  /** The thread is in a read of the socket, which no interrupt ends. */
  @Test
  void aReadThatHangsIsCancelled() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    AtomicReference<Thread> reader = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    ChunkReads reads = new ChunkReads(source);
    try (ChunkSession session = reads.session()) {
      Future<?> read =
          executor.submit(
              () -> {
                reader.set(Thread.currentThread());
                begun.countDown();
                session.read(
                    new ChunkSession.Reading(
                        reads.plan(SourceFixture.T, 100).chunk(0),
                        "COPY (SELECT pg_sleep(600)) TO STDOUT",
                        Optional.empty()),
                    row -> {},
                    waiting -> {});
                return null;
              });
      begun.await();
      SourceFixture.await(
          () ->
              !fixture
                  .database()
                  .query("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'COPY (SELECT pg_sleep%'")
                  .isEmpty());

      reader.get().interrupt();
      session.cancel();

      assertThatThrownBy(() -> read.get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    } finally {
      executor.shutdownNow();
    }
  }
}
