package io.rosetta.activities.backfill;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.LaneRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Steps of an attempt at a real source; the stream is played by the test. */
abstract class AttemptTestBase {
  static final BackfillRef JOB = new BackfillRef("shop", "job_1", 0);

  @TempDir private Path directory;

  final ExecutorService thread = Executors.newCachedThreadPool();
  final Watch watch = new Watch();
  SourceFixture fixture;
  BackfillSource source;
  MemoryBackfillTarget target;
  AttemptSteps steps;
  volatile Lsn position = Lsn.parse("FFFF/0");

  static final class Watch implements StepWatch {
    volatile String waitsFor = "";
    volatile String ever = "";
    volatile int slices;

    @Override
    public void waitsFor(String what) {
      waitsFor = what;
      ever = what.isEmpty() ? ever : what;
    }

    @Override
    public void slices(int all, int done) {
      slices = done;
    }
  }

  @BeforeEach
  void start() {
    fixture =
        new SourceFixture(
            "CREATE TABLE t (k int PRIMARY KEY, v text, doc text)",
            "INSERT INTO t SELECT g, 'v' || g, 'd' || g FROM generate_series(1, 50) g");
    source = fixture.source(TableSettings.of(SourceFixture.T));
    target = new MemoryBackfillTarget(source.identity(), () -> position);
    target.create(
        List.of(
            new NewJob("job_1", SourceFixture.T, BackfillKind.RESYNC, List.of()),
            new NewJob("job_2", SourceFixture.T, BackfillKind.RESYNC, List.of())));
    steps = new AttemptSteps(source, target, settings());
  }

  @AfterEach
  void stop() {
    thread.shutdownNow();
    fixture.close();
  }

  BackfillSettings settings() {
    return new BackfillSettings(directory, 2, 2, 8_192, 1 << 20, Duration.ofMinutes(5));
  }

  BackfillRef begun() throws InterruptedException {
    return JOB.at(steps.begin(JOB, watch).attempt());
  }

  BackfillRef read() throws InterruptedException {
    BackfillRef ref = begun();
    steps.awaitStream(ref, watch);
    steps.mark(ref, watch);
    steps.plan(ref);
    lane(ref);
    return ref;
  }

  void lane(BackfillRef ref) throws InterruptedException {
    LaneRun.Shared shared =
        new LaneRun.Shared(
            source,
            target,
            settings(),
            new BackfillMetrics(new SimpleMeterRegistry(), "shop"),
            () -> 0);
    new LaneRun(shared, new LaneRequest(ref, 0, 1), Optional.empty()).run();
  }

  BackfillRef closed() throws InterruptedException {
    BackfillRef ref = read();
    steps.close(ref, watch);
    return ref;
  }

  static List<String> row(String... cells) {
    return java.util.Arrays.asList(cells);
  }
}
