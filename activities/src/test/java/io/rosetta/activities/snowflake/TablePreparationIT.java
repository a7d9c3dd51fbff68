package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.EMULATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.TableMapping;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stream and backfill both find a new column missing, and both add it. */
class TablePreparationIT {
  private BackfillHarness backfills;
  private TableMapping wider;
  private SnowflakeSession ours;
  private SnowflakeSession theirs;

  @BeforeEach
  void begin() throws Exception {
    backfills = BackfillHarness.begin();
    TableMapping t = backfills.prepared("t", "id:int4*");
    EMULATED.execute("INSERT INTO " + t.target().quoted() + " (ID) VALUES (1)");
    TableMapping added = Fixtures.merge("t", "id:int4*", "meta:jsonb:{}");
    wider =
        new TableMapping(
            added.source(),
            t.target(),
            added.columns(),
            added.keyIndexes(),
            added.mode(),
            added.deletes());
    ours = session();
    theirs = session();
  }

  @AfterEach
  void end() {
    ours.close();
    theirs.close();
    backfills.close();
  }

  @Test
  void whoComesSecondFindsTheColumnThere() throws Exception {
    prepareWhileTheOther(() -> preparation(theirs, () -> {}).prepareTarget(theirs, wider));
  }

  /** Our ADD came after the other's RENAME, which had made room for it. */
  @Test
  void whatWasAddedOnceMoreIsDropped() throws Exception {
    prepareWhileTheOther(
        () -> {
          preparation(theirs, () -> {}).prepareTarget(theirs, wider);
          theirs.execute(new TargetTable(wider).addUnfilled(wider.columns().get(1)));
        });
  }

  private void prepareWhileTheOther(Work other) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    preparation(
            ours,
            () -> {
              if (calls.getAndIncrement() == 0) {
                other.run();
              }
            })
        .prepareTarget(ours, wider);

    assertThat(TablePreparation.columnNames(ours, wider))
        .containsExactlyInAnyOrder(
            "ID", "META", "_ROSETTA_VERSION", "_ROSETTA_SYNCED_AT", "_ROSETTA_PENDING");
    assertThat(backfills.rows("SELECT TO_JSON(meta) FROM t")).containsExactly("{}");
  }

  private TablePreparation preparation(SnowflakeSession session, Work beforeFill) {
    return new TablePreparation(
        backfills.objects(),
        1,
        statement -> {
          beforeFill.run();
          session.update(statement);
        });
  }

  private static SnowflakeSession session() throws SQLException {
    return SnowflakeSession.open(EMULATED.settings(), SessionParameters.standalone("orders"));
  }

  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }
}
