package io.rosetta.benchmarks.backfill;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.benchmarks.contender.Reading;
import io.rosetta.benchmarks.stream.Readings;
import io.rosetta.benchmarks.stream.TargetCheck;
import io.rosetta.workflows.backfill.BackfillRef;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Copies the same tables in each of the ways once a round; the first rounds warm up. */
final class CopyRounds {
  /** A worker and its target run for weeks; what is compiled in the first seconds is not shown. */
  private static final int MOST_WARM_UPS = 2;

  private final PipelineMaker pipelines;
  private final CopyMeter meter;
  private final RawCopy raw;
  private final TargetCheck check;
  private final Consumer<String> progress;

  CopyRounds(
      PipelineMaker pipelines,
      CopyMeter meter,
      RawCopy raw,
      TargetCheck check,
      Consumer<String> progress) {
    this.pipelines = pipelines;
    this.meter = meter;
    this.raw = raw;
    this.check = check;
    this.progress = progress;
  }

  /**
   * Measures each kind in each round.
   *
   * @param kinds by Rosetta; the raw copy is made right before each, for machines have moods
   */
  Map<CopyKind, Compared> run(CopiedTables tables, List<CopyKind> kinds, int measured)
      throws Exception {
    Map<CopyKind, List<Reading>> raws = new EnumMap<>(CopyKind.class);
    Map<CopyKind, List<Reading>> readings = new EnumMap<>(CopyKind.class);
    int warmUps = Math.min(MOST_WARM_UPS, measured);
    for (int round = 1 - warmUps; round <= measured; round++) {
      for (CopyKind kind : kinds) {
        Reading before = meter.measure(() -> raw.run(tables.names())).timeOnly();
        Reading reading = copy(tables, kind);
        progress.accept(
            "  %s %s: %,.0f rows/s, COPY before it %,.0f"
                .formatted(
                    round <= 0 ? "warm-up," : "round " + round + ",",
                    kind.title(),
                    tables.rows() / reading.seconds(),
                    tables.rows() / before.seconds()));
        raws.computeIfAbsent(kind, k -> new ArrayList<>()).add(before);
        readings.computeIfAbsent(kind, k -> new ArrayList<>()).add(reading);
      }
    }
    Map<CopyKind, Compared> result = new EnumMap<>(CopyKind.class);
    readings.forEach(
        (kind, all) ->
            result.put(
                kind,
                new Compared(
                    readings(kind.title(), all, warmUps),
                    readings(raw.name(), raws.get(kind), warmUps))));
    return result;
  }

  private static Readings readings(String name, List<Reading> all, int warmUps) {
    return new Readings(name, all.get(0), all.subList(warmUps, all.size()));
  }

  private Reading copy(CopiedTables tables, CopyKind kind) throws Exception {
    CopiedPipeline pipeline = pipelines.make(tables.names());
    try (pipeline) {
      if (kind.isVisible()) {
        Reading reading = meter.measure(() -> pipeline.copyAll(kind.lanes()));
        for (String table : tables.names()) {
          check.requireEqual(table);
        }
        return reading;
      }
      List<BackfillRef> prepared = new ArrayList<>();
      for (BackfillJob job : pipeline.jobs()) {
        prepared.add(pipeline.prepare(job));
      }
      return meter.measure(
          () -> {
            for (BackfillRef attempt : prepared) {
              pipeline.stage(attempt, kind.lanes());
            }
          });
    } finally {
      pipelines.discard(pipeline);
    }
  }
}
