package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.cells;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.Watermark;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A pipeline and its backfills on the emulator, in a database of their own. */
abstract class BackfillTestBase {
  BackfillHarness backfills;
  SnowflakeBackfills target;

  @BeforeEach
  void begin() throws Exception {
    backfills = BackfillHarness.begin();
    target = backfills.target();
  }

  @AfterEach
  void end() {
    backfills.close();
  }

  /** The LSN of an attempt's low mark. */
  long low(Attempt attempt) {
    Watermark low = target.job(attempt.job()).flatMap(BackfillJob::low).orElseThrow();
    return low.lsn().value();
  }

  /** Changes as the stream applies them, in a batch of their own. */
  void apply(TableMapping t, String[]... rows) throws Exception {
    backfills.pipeline().apply(t, rows);
  }

  /** Rows of one column, counted from 0. */
  static String[][] numbered(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(i -> cells(String.valueOf(i)))
        .toArray(String[][]::new);
  }
}
