package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.cells;
import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.workflows.PreflightFinding;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The target's whole way on a Snowflake account of the user's: what the emulator only believes of
 * Snowflake is tried on Snowflake. Skipped unless the environment names an account.
 */
@EnabledIfEnvironmentVariable(
    named = RealAccount.ACCOUNT,
    matches = ".+",
    disabledReason = RealAccount.ACCOUNT + " and its companions (docs/operations.md) are not set")
class RealSnowflakeIT {
  private static RealAccount account;

  private BackfillHarness backfills;
  private LoadedPipeline pipeline;

  @BeforeAll
  static void signIn() throws Exception {
    account = RealAccount.open();
  }

  @AfterAll
  static void dropTheDatabase() throws Exception {
    if (account != null) {
      account.close();
    }
  }

  /** One pipeline for all tests: each has tables of its own. */
  @BeforeEach
  void takeOver() throws Exception {
    backfills = BackfillHarness.on(account.settings(), account.database());
    pipeline = backfills.pipeline();
  }

  @AfterEach
  void letGo() {
    backfills.close();
  }

  static List<Credentials> credentials() {
    return RealAccount.credentials();
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void preflightPassesWithEveryWayToSignIn(Credentials credentials) {
    TargetPreflight preflight =
        new TargetPreflight(
            RealAccount.settings(credentials),
            new TargetScope("preflight", account.database(), List.of()));

    assertThat(preflight.check(List.of())).noneMatch(PreflightFinding::blocking);
    assertThat(preflight.createState()).isEmpty();
  }

  @Test
  void mergesInsertsUpdatesDeletesAndChangesOfTheKey() throws Exception {
    TableMapping t = backfills.prepared("merged", "id:int4*", "n:int4", "doc:text");
    long at = backfills.position();
    pipeline.apply(
        t,
        row("U", at + 10, null, null, null, "1", "1", "one"),
        row("U", at + 11, null, null, null, "2", "2", ""),
        row("U", at + 12, null, null, null, "3", "3", null));

    pipeline.apply(
        t,
        row("U", at + 110, "001", null, "1", "5", "11", null),
        row("D", at + 111, null, null, null, "1", null, null),
        row("D", at + 112, null, null, null, "2", null, null));

    assertThat(rows("SELECT id, n, doc FROM merged ORDER BY id"))
        .containsExactly("3|3|<null>", "5|11|one");
  }

  @Test
  void anAttemptThatWasTakenOverCommitsNothing() throws Exception {
    TableMapping t = backfills.prepared("fenced", "id:int4*");
    try (LoadedPipeline newer =
        LoadedPipeline.begin(account.settings(), account.database(), "orders")) {
      assertThatThrownBy(
              () -> pipeline.apply(t, row("U", backfills.position() + 10, null, null, null, "1")))
          .isInstanceOfSatisfying(
              RosettaException.class, e -> assertThat(e.error()).isEqualTo(RosettaError.FENCED));
      newer.apply(t, row("U", backfills.position() + 10, null, null, null, "2"));
    }
    assertThat(rows("SELECT id FROM fenced")).containsExactly("2");
  }

  @Test
  void setsAsideWhatItCannotHold() throws Exception {
    TableMapping t = backfills.prepared("refused", "id:int4*", "n:int4", "d:date", "note:text");
    long at = backfills.position();

    pipeline.apply(
        t,
        row("U", at + 10, null, null, null, "1", "12", "2026-11-24", "fine"),
        row("U", at + 11, null, null, null, "2", "twelve", "2026-13-01", "bad"),
        row("U", at + 12, null, "{\"d\":\"infinity\"}", null, "3", "3", null, "known"));

    assertThat(rows("SELECT id, n, d IS NULL, note FROM refused ORDER BY id"))
        .containsExactly("1|12|FALSE|fine", "2|<null>|TRUE|bad", "3|3|TRUE|known");
    assertThat(pipeline.target().quarantined()).isEqualTo(3);
  }

  @Test
  void appliesABackfillInSlicesBesideTheStream() throws Exception {
    TableMapping t = backfills.prepared("copied", "id:int4*", "n:int4");
    Attempt attempt = backfills.marked("job-1", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 2);
    String[][] rows = new String[3 * BackfillHarness.ROWS_PER_SLICE][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = cells(String.valueOf(i), "0");
    }
    backfills.copy(attempt, 0, "a", rows);
    long after = backfills.position() + 60;
    pipeline.apply(
        t,
        row("U", after, null, null, null, "1", "1"),
        row("D", after + 1, null, null, null, "2", null),
        row("U", after + 2, null, null, null, "99", "9"));
    backfills.copy(attempt, 1, "b");
    backfills.close(attempt);

    BackfillJob job = backfills.apply(attempt);

    assertThat(job.slices()).isGreaterThan(1);
    assertThat(rows("SELECT COUNT(*), SUM(n), MAX(id) FROM copied"))
        .containsExactly(rows.length + "|10|99");
    assertThat(backfills.target().end("job-1", attempt.number(), BackfillState.COMPLETED, ""))
        .isTrue();
    backfills.target().cleanUp("job-1");
  }

  private static List<String> rows(String sql) throws Exception {
    return account.rows(sql.replace(" FROM ", " FROM " + account.database().quoted() + ".PUBLIC."));
  }
}
