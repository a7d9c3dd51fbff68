package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.testing.EmulatedTarget;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A pipeline {@code orders} on the emulator, in a database of its own. */
abstract class TargetTestBase {
  static final EmulatedTarget EMULATED = EmulatedTarget.shared();

  Identifier database;
  LoadedPipeline pipeline;

  @BeforeEach
  void begin() throws Exception {
    database = EMULATED.newDatabase();
    pipeline = LoadedPipeline.begin(EMULATED, database, "orders");
  }

  @AfterEach
  void end() {
    EMULATED.emulator().faults().clear();
    pipeline.close();
  }

  /** A table's mapping into this test's database, prepared. Columns as in {@link Fixtures}. */
  TableMapping prepared(String name, String... columns) {
    TableMapping mapping = in(Fixtures.merge(name, columns));
    pipeline.target().prepare(mapping);
    return mapping;
  }

  TableMapping in(TableMapping mapping) {
    List<ColumnMapping> columns = mapping.columns();
    return new TableMapping(
        mapping.source(),
        new TargetTableId(database, mapping.target().schema(), mapping.target().table()),
        columns,
        mapping.keyIndexes(),
        mapping.mode(),
        mapping.deletes());
  }

  String loadTable(TableMapping mapping) {
    return new LoadTable(new StateObjects(database, "orders"), mapping).id().quoted();
  }

  /** Rows of a query on tables in schema PUBLIC of this test's database. */
  List<String> rows(String sql) throws Exception {
    return EMULATED.rows(sql.replace(" FROM ", " FROM " + database.quoted() + ".PUBLIC."));
  }

  static Throwable failureOf(Runnable work) {
    try {
      work.run();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
