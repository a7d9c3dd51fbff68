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

/** Copies the same tables in each of the ways once a round; the first round warms up. */
final class CopyRounds {
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

  Map<CopyKind, Readings> run(CopiedTables tables, List<CopyKind> kinds, int measured)
      throws Exception {
    Map<CopyKind, List<Reading>> readings = new EnumMap<>(CopyKind.class);
    for (int round = 0; round <= measured; round++) {
      for (CopyKind kind : kinds) {
        Reading reading = copy(tables, kind);
        progress.accept(
            "  %s %s: %,.0f rows/s"
                .formatted(
                    round == 0 ? "warm-up," : "round " + round + ",",
                    title(kind),
                    tables.rows() / reading.seconds()));
        readings.computeIfAbsent(kind, k -> new ArrayList<>()).add(reading);
      }
    }
    Map<CopyKind, Readings> result = new EnumMap<>(CopyKind.class);
    readings.forEach(
        (kind, all) ->
            result.put(kind, new Readings(title(kind), all.get(0), all.subList(1, all.size()))));
    return result;
  }

  private String title(CopyKind kind) {
    return kind == CopyKind.RAW ? raw.name() : kind.title();
  }

  private Reading copy(CopiedTables tables, CopyKind kind) throws Exception {
    if (kind == CopyKind.RAW) {
      return meter.measure(() -> raw.run(tables.names())).timeOnly();
    }
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
