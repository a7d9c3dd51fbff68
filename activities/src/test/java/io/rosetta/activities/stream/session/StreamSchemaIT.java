package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.stream.testing.StreamFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that change while they are streamed. */
class StreamSchemaIT {
  private final StreamFixture stream = StreamFixture.create();

  @BeforeEach
  void start() {
    stream.source.execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text)", "CREATE TABLE u (k int PRIMARY KEY, v text)");
    stream.publish("t", "u").start();
    stream.source.execute("INSERT INTO t VALUES (1, 'x')", "INSERT INTO u VALUES (1, 'x')");
    assertEqual("t", "u");
  }

  @AfterEach
  void close() {
    stream.close();
  }

  private void assertEqual(String... tables) {
    stream.sync();
    for (String table : tables) {
      assertThat(stream.targetRows(table)).isEqualTo(stream.sourceRows(table)).isNotEmpty();
    }
  }

  private void assertFailed(String table, String reason) {
    stream.sync();
    assertThat(stream.target.state().orElseThrow().tables())
        .filteredOn(status -> status.table().equals(new TableId("public", table)))
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.state()).isEqualTo(TableStatus.State.FAILED);
              assertThat(status.reason()).contains(reason);
            });
  }

  @Test
  void addedColumnGetsItsDefaultForOldRows() {
    stream.source.execute(
        "ALTER TABLE t ADD COLUMN c numeric DEFAULT 42.00",
        "ALTER TABLE t ALTER c SET DEFAULT 99",
        "INSERT INTO t VALUES (2, 'y', NULL)",
        "INSERT INTO t (k) VALUES (3)");
    assertEqual("t");
  }

  @Test
  void columnWhoseOldValuesNobodySentSetsTheTableAside() {
    stream.source.execute(
        "ALTER TABLE t ADD COLUMN id uuid DEFAULT gen_random_uuid()",
        "INSERT INTO t (k) VALUES (2)",
        "ALTER TABLE u ADD COLUMN c int DEFAULT 5",
        "VACUUM FULL u",
        "INSERT INTO u (k) VALUES (2)");
    assertFailed("t", "when column id was added");
    assertFailed("u", "when column c was added");
  }

  @Test
  void columnsAddedAndDroppedInsideOneTransaction() {
    stream.source.execute(
        "BEGIN; INSERT INTO t VALUES (2, 'a'); ALTER TABLE t ADD COLUMN c text DEFAULT 'd';"
            + " INSERT INTO t VALUES (3, 'b', 'c'); UPDATE t SET v = 'z' WHERE k = 2;"
            + " INSERT INTO u VALUES (9, 'x'); COMMIT");
    assertEqual("t", "u");
    stream.source.execute(
        "BEGIN; ALTER TABLE t DROP COLUMN v; INSERT INTO t VALUES (4, 'only c'); COMMIT");
    stream.sync();
    assertThat(stream.targetRows("t"))
        .filteredOn(row -> row.get("K").equals("4"))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("V", null).containsEntry("C", "only c"));
    assertThat(stream.session().progress().tables()).hasSize(2);
  }

  @Test
  void renamedColumnSetsTheTableAsideAndOthersGoOn() {
    stream.source.execute(
        "ALTER TABLE t RENAME v TO w",
        "INSERT INTO t VALUES (2, 'y')",
        "INSERT INTO u VALUES (2, 'y')");
    assertFailed("t", "renamed");
    assertEqual("u");
    stream.drain().start();
    stream.source.execute("INSERT INTO t VALUES (3, 'y')", "INSERT INTO u VALUES (3, 'y')");
    assertEqual("u");
    assertThat(stream.targetRows("t")).hasSize(1);
  }

  @Test
  void tableSetAsideInMidTransactionAppliesNoneOfIt() {
    stream.source.execute(
        "BEGIN; UPDATE t SET v = 'half'; INSERT INTO t VALUES (2, 'half');"
            + " INSERT INTO u VALUES (2, 'whole'); ALTER TABLE t RENAME v TO w;"
            + " INSERT INTO t VALUES (3, 'half'); INSERT INTO u VALUES (3, 'whole'); COMMIT");
    assertFailed("t", "renamed");
    assertEqual("u");
    assertThat(stream.targetRows("t")).singleElement().asString().contains("V=x");
    assertThat(stream.target.stagedOnly()).isZero();
  }

  @Test
  void redeliveredRowsOfADroppedColumnAreSkipped() {
    // One heartbeat, the anchor: all that comes after it is sent again.
    stream.drain().heartbeats(Duration.ofHours(1));
    Anchor before = stream.target.stored().anchor();
    stream.start().await(() -> !stream.target.stored().anchor().equals(before));
    stream.source.execute("ALTER TABLE t ADD COLUMN c text", "INSERT INTO t VALUES (2, 'y', 'z')");
    assertEqual("t");
    stream.drain();
    stream.source.execute("ALTER TABLE t DROP COLUMN c", "INSERT INTO t VALUES (3, 'y')");
    stream.start().sync();
    assertThat(stream.targetRows("t")).hasSize(3);
    assertThat(stream.session().progress().tables())
        .allSatisfy(table -> assertThat(table.state()).isEqualTo(TableStatus.State.STREAMING));
  }

  @Test
  void changedTypeSetsTheTableAside() {
    stream.source.execute(
        "ALTER TABLE t ALTER v TYPE varchar(10)", "INSERT INTO t VALUES (2, 'y')");
    assertFailed("t", "type of column v");
  }

  @Test
  void changedKeySetsTheTableAside() {
    stream.source.execute(
        "ALTER TABLE t DROP CONSTRAINT t_pkey, ALTER v SET NOT NULL, ADD PRIMARY KEY (v)",
        "INSERT INTO t VALUES (1, 'y')");
    assertFailed("t", "key changed");
  }

  @Test
  void tableAddedToThePublicationByHandIsStreamed() {
    stream.source.execute(
        "CREATE TABLE extra (k int PRIMARY KEY, v text)",
        "CREATE TABLE keyless (v text)",
        "ALTER PUBLICATION " + stream.name() + " ADD TABLE extra, keyless",
        "INSERT INTO extra VALUES (1, 'x')",
        "INSERT INTO keyless VALUES ('x')");
    assertEqual("extra");
    assertFailed("keyless", "no usable key");
  }
}
