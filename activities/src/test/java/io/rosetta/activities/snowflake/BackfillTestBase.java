package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Watermark;
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
}
