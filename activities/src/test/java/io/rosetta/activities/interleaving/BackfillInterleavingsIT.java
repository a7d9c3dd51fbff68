package io.rosetta.activities.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.cases.CasePipeline;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.WriteMode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import net.jqwik.api.Example;

/**
 * Some of the interleavings of {@link BackfillInterleavingsTest} with a real PostgreSQL, the
 * product's stream and the SQL of its backfills: they hold the model's rules and the statements
 * together.
 *
 * <p>Which ones is another choice each time. {@code -Drosetta.seed=N} repeats the one of that seed,
 * which the failure names; {@code -Drosetta.long=true} tries many.
 */
class BackfillInterleavingsIT {
  private static final String SEED = "rosetta.seed";
  private static final int SCENARIOS = 4;
  private static final int SCENARIOS_OF_THE_LONG_FORM = 400;
  private static final int MOST_STEPS = 40;

  /** The stream is crashed in one of so many, for it takes seconds. */
  private static final int CRASHES = 4;

  private static final List<TableSettings> TABLES =
      List.of(table("hard", DeleteMode.HARD), table("soft", DeleteMode.SOFT));

  private static TableSettings table(String name, DeleteMode deletes) {
    return new TableSettings(
        new TableId("public", name), List.of(), List.of(), WriteMode.MERGE, deletes, Map.of());
  }

  @Example
  void theTargetEndsAsTheSourceIs() {
    try (CasePipeline pipeline = new CasePipeline()) {
      TABLES.forEach(table -> pipeline.execute(RealInterleaving.create(table.id().name())));
      pipeline.chunks(8_192).copies(TABLES, Map.of()).start();
      seeds().forEach(seed -> run(pipeline, seed));
    }
  }

  private static LongStream seeds() {
    Long only = Long.getLong(SEED);
    if (only != null) {
      return LongStream.of(only);
    }
    int count = LongForm.isWanted() ? SCENARIOS_OF_THE_LONG_FORM : SCENARIOS;
    long first = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    return LongStream.range(first, first + count);
  }

  private static void run(CasePipeline pipeline, long seed) {
    List<Step> all = Step.interleavings().generator(1_000).next(new Random(seed)).value();
    List<Step> steps = all.subList(0, Math.min(all.size(), MOST_STEPS));
    TableSettings table = TABLES.get((int) (seed % TABLES.size()));
    try {
      new RealInterleaving(pipeline, table.id().name(), "job_" + seed, seed % CRASHES == 0)
          .run(steps);
      assertThat(pipeline.differences(table)).isEmpty();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("again with -D%s=%d, which is %s".formatted(SEED, seed, steps), e);
    }
  }
}
