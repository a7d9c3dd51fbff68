package io.rosetta.benchmarks.backfill;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.benchmarks.contender.Source;
import io.rosetta.benchmarks.measure.ResultLines;
import io.rosetta.benchmarks.measure.Samples;
import io.rosetta.benchmarks.measure.TextTable;
import io.rosetta.benchmarks.stream.TargetCheck;
import io.rosetta.benchmarks.wal.SlotCopy;
import io.rosetta.benchmarks.wal.WalLog;
import io.rosetta.workflows.backfill.BackfillRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How fast a pipeline's stream catches up, alone and while two lanes copy a table of the same
 * pipeline. The time is that of the lanes, from the first row that the stream has committed on.
 */
final class StreamBeside {
  private static final int LANES = 2;
  private static final long LOOK_MILLIS = 5;

  private final PipelineMaker pipelines;
  private final Source source;
  private final TargetCheck check;
  private final Consumer<String> progress;

  StreamBeside(
      PipelineMaker pipelines, Source source, TargetCheck check, Consumer<String> progress) {
    this.pipelines = pipelines;
    this.source = source;
    this.check = check;
    this.progress = progress;
  }

  /**
   * Rows a second in each round, the stream alone and beside the lanes, and the lanes' own. A round
   * in which the stream had caught up before the lanes began shows nothing and is not among them.
   */
  record Rates(List<Double> alone, List<Double> beside, List<Double> lanes) {
    boolean isKnown() {
      return !alone.isEmpty();
    }

    /** The stream's rate beside to its rate alone, the median of the rounds. */
    double kept() {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < alone.size(); i++) {
        ratios.add(beside.get(i) / alone.get(i));
      }
      return Samples.of(ratios).median();
    }

    void addTo(ResultLines results) {
      if (isKnown()) {
        results.ratio("backfill.stream-rate-kept", kept());
      }
    }

    @Override
    public String toString() {
      if (!isKnown()) {
        return "stream beside two lanes: not measured, give it more rows (--stream-rows)";
      }
      return new TextTable("stream beside two lanes", "rows/s", "to alone")
          .line(List.of("stream alone", number(alone), ""))
          .line(
              List.of(
                  "stream, while two lanes copy",
                  number(beside),
                  String.format(Locale.ROOT, "%.2f", kept())))
          .line(List.of("the lanes, meanwhile", number(lanes), ""))
          .toString();
    }

    private static String number(List<Double> rates) {
      return String.format(Locale.ROOT, "%,.0f", Samples.of(rates).median());
    }
  }

  Rates run(CopiedTables copied, WalLog log, int measured) throws Exception {
    Rates rates = new Rates(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round <= measured; round++) {
      double alone = alone(copied, log);
      Optional<Beside> both = beside(copied, log);
      if (both.isEmpty()) {
        progress.accept("  the stream had caught up before the lanes began: give it more rows");
        continue;
      }
      Beside beside = both.get();
      progress.accept(
          "  %s stream alone: %,.0f rows/s, beside two lanes: %,.0f rows/s, the lanes: %,.0f rows/s"
              .formatted(
                  round == 0 ? "warm-up," : "round " + round + ",",
                  alone,
                  beside.stream(),
                  beside.lanes()));
      if (round > 0) {
        rates.alone().add(alone);
        rates.beside().add(beside.stream());
        rates.lanes().add(beside.lanes());
      }
    }
    return rates;
  }

  /** From the first commit on, or in all where one commit was enough. */
  private double alone(CopiedTables copied, WalLog log) throws Exception {
    try (SlotCopy slot = SlotCopy.of(source.connection(), log);
        CopiedPipeline pipeline = pipeline(copied, log, slot)) {
      long started = System.nanoTime();
      long first = awaitMoreThan(pipeline, 0);
      long begun = System.nanoTime();
      long last = awaitMoreThan(pipeline, log.rows() - 1);
      return first < last ? rate(last - first, begun) : rate(last, started);
    }
  }

  private CopiedPipeline pipeline(CopiedTables copied, WalLog log, SlotCopy slot) throws Exception {
    return pipelines.make(List.of(log.table(), copied.names().get(0)), log, slot);
  }

  /** Rows a second while both were at work. */
  private record Beside(double stream, double lanes) {}

  /** Empty when the stream had caught up before the lanes began. */
  private Optional<Beside> beside(CopiedTables copied, WalLog log) throws Exception {
    String table = copied.names().get(0);
    try (SlotCopy slot = SlotCopy.of(source.connection(), log);
        CopiedPipeline pipeline = pipeline(copied, log, slot)) {
      BackfillJob job =
          pipeline.jobs().stream()
              .filter(one -> one.table().name().equals(table))
              .findFirst()
              .orElseThrow();
      BackfillRef attempt = pipeline.prepare(job);
      long first = awaitMoreThan(pipeline, 0);
      long begun = System.nanoTime();
      CompletableFuture<Double> lanes =
          CompletableFuture.supplyAsync(
              () -> {
                load(pipeline, attempt);
                return rate(copied.rows(), begun);
              });
      long last = first;
      while (!lanes.isDone() && last < log.rows()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        last = pipeline.streamed();
      }
      double stream = rate(last - first, begun);
      double lane = lanes.join();
      awaitMoreThan(pipeline, log.rows() - 1);
      pipeline.finish(attempt);
      check.requireEqual(log.table());
      check.requireEqual(table);
      return first < log.rows() ? Optional.of(new Beside(stream, lane)) : Optional.empty();
    }
  }

  private static void load(CopiedPipeline pipeline, BackfillRef attempt) {
    try {
      pipeline.load(attempt, LANES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while rows were copied", e);
    }
  }

  private static double rate(long rows, long begun) {
    return rows / ((System.nanoTime() - begun) / 1e9);
  }

  private static long awaitMoreThan(CopiedPipeline pipeline, long rows)
      throws InterruptedException {
    long now = pipeline.streamed();
    while (now <= rows) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      now = pipeline.streamed();
    }
    return now;
  }
}
