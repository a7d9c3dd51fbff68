package io.rosetta.activities.interleaving;

import io.rosetta.activities.cases.CasePipeline;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.pipeline.Backfills;
import io.rosetta.emulator.fault.Faults;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillView;
import io.rosetta.workflows.backfill.LaneRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Carries out one interleaving with a real source and the product's stream, steps and SQL. Before
 * it the target has missed changes. The stream is held before it stages; the backfill before each
 * step and before each chunk is loaded.
 */
final class RealInterleaving {
  /** Rows of some 2 kB, so that three of them fill a block of the table. */
  static final int ROWS = 16;

  private static final int ROWS_PER_KEY = ROWS / Step.MOST_KEYS;

  private final CasePipeline pipeline;
  private final String table;
  private final String target;
  private final String job;
  private final BackfillDriver driver;
  private final Turnstile stream = new Turnstile();
  private final Turnstile steps = new Turnstile();
  private final List<SourceClient> clients = new ArrayList<>();
  private int texts;
  private boolean mayRestart;

  /**
   * @param table of the schema public, in lower case; its rows are replaced
   * @param mayRestart whether the stream may crash, which takes seconds
   */
  RealInterleaving(CasePipeline pipeline, String table, String job, boolean mayRestart) {
    this.mayRestart = mayRestart;
    this.pipeline = pipeline;
    this.table = table;
    this.target = "\"PUBLIC\"." + '"' + table.toUpperCase(Locale.ROOT) + '"';
    this.job = job;
    this.driver =
        new BackfillDriver(pipeline.backfills(), pipeline.name(), "public." + table, job, steps);
  }

  /** What makes the table. */
  static String create(String table) {
    return ("CREATE TABLE %s (k text PRIMARY KEY, doc text, n int, pad text NOT NULL);"
            + " ALTER TABLE %s ALTER doc SET STORAGE EXTERNAL, ALTER pad SET STORAGE PLAIN")
        .formatted(table, table);
  }

  void run(List<Step> todo) {
    prepare();
    hold("^PUT .*/" + pipeline.name() + "/\\d{12}/", stream);
    hold("^COPY INTO \\S*\"BACKFILL_", steps);
    try {
      for (int i = 0; i < Step.SLOTS; i++) {
        clients.add(new SourceClient(pipeline.source()));
      }
      driver.start();
      todo.forEach(this::run);
      finish();
    } finally {
      stream.open();
      driver.crash();
      faults().clear();
      clients.forEach(SourceClient::close);
    }
  }

  private void hold(String statements, Turnstile turnstile) {
    faults().on(statements).always().before(statement -> turnstile.passUninterrupted());
  }

  private Faults faults() {
    return pipeline.emulated().emulator().faults();
  }

  /** One row is stale, one missing, one too much. */
  private void prepare() {
    pipeline.execute(
        "DELETE FROM " + table,
        ("INSERT INTO %s SELECT 'k' || g, repeat(md5(g::text), 90), 0, repeat('x', 2000)"
                + " FROM generate_series(0, %d) g")
            .formatted(table, ROWS - 1),
        "VACUUM FULL " + table);
    pipeline.sync();
    pipeline.targetExecute("UPDATE %s" + target + " SET DOC = 'stale' WHERE K IN ('k0', 'k8')");
    pipeline.targetExecute("DELETE FROM %s" + target + " WHERE K = 'k4'");
    pipeline.targetExecute(
        "UPDATE %s" + target + " SET K = 'gone with " + job + "' WHERE K = 'k2'");
  }

  /** Steps that only a model can do stand for what has the same effect. */
  private void run(Step step) {
    switch (step.kind()) {
      case INSERT ->
          execute(step, "INSERT INTO %s VALUES ('%s', %s, %d, repeat('x', 2000))", key(step.key()));
      case UPDATE ->
          execute(step, "UPDATE %1$s SET n = %4$d%5$s WHERE k = '%2$s'", key(step.key()));
      case MOVE ->
          execute(
              step,
              "UPDATE %1$s SET k = '" + key(step.other()) + "', n = %4$d%5$s WHERE k = '%2$s'",
              key(step.key()));
      case DELETE -> execute(step, "DELETE FROM %1$s WHERE k = '%2$s'", key(step.key()));
      case TRUNCATE -> truncate(step);
      case COMMIT -> client(step).commit();
      case ROLLBACK -> client(step).rollback();
      case BATCH -> batch();
      case STREAM_CRASH -> restartStream();
      case BACKFILL -> letBackfillOn();
      case READ_CHUNK -> copyByAnother();
      case LOAD_CHUNK, LOAD_CHUNK_AGAIN -> vacuum("VACUUM " + table);
      case BACKFILL_CRASH -> restartBackfill();
      case NEW_ATTEMPT -> vacuum("VACUUM FULL " + table);
      case GAP -> letBackfillOn();
    }
    clients.forEach(SourceClient::isWaiting);
  }

  /** Committed at once: whoever has a look at the table would wait for it. */
  private void truncate(Step step) {
    execute(step, "SET LOCAL lock_timeout = 1; TRUNCATE %1$s", "");
    client(step).commit();
  }

  /** The contended ones are spread over the table. */
  private static String key(int key) {
    return "k" + key * ROWS_PER_KEY;
  }

  private void execute(Step step, String sql, String key) {
    String doc = "repeat(md5('%d'), 100)".formatted(++texts);
    String change = step.keepsDoc() ? "" : ", doc = " + doc;
    client(step).execute(sql.formatted(table, key, doc, texts, change));
  }

  private SourceClient client(Step step) {
    return clients.get(step.slot());
  }

  private void batch() {
    stream.open();
    pipeline.sync();
    stream.shut();
  }

  private void restartStream() {
    if (mayRestart) {
      mayRestart = false;
      stream.open();
      pipeline.interrupt();
      stream.shut();
      pipeline.stream();
    }
  }

  private void letBackfillOn() {
    steps.letThrough();
    pipeline.await("the backfill is at rest", driver::isAtRest);
    driver.requireSound();
  }

  private void restartBackfill() {
    if (!driver.isDone()) {
      driver.crash();
      driver.start();
    }
  }

  /** Frees room in earlier blocks, or all of it; not while somebody holds the table. */
  private void vacuum(String vacuum) {
    SourceClient other = new SourceClient(pipeline.source());
    try (other) {
      other.executeAlone("SET lock_timeout = 1", vacuum);
    }
  }

  /** A lane that was thought to be lost copies what the ledger lacks. */
  private void copyByAnother() {
    if (driver.isDone() || !steps.isWaitedAt()) {
      return;
    }
    Backfills backfills = pipeline.backfills();
    Optional<BackfillView> view =
        backfills.list().stream().filter(one -> one.job().equals(job)).findFirst();
    if (view.filter(one -> one.chunks() > one.chunksDone() && one.high().isEmpty()).isEmpty()) {
      return;
    }
    BackfillRef ref = new BackfillRef(pipeline.name(), job, view.get().attempt());
    steps.open();
    try {
      backfills.lane(new LaneRequest(ref, 0, 1), Optional.empty()).run();
    } catch (RosettaException e) {
      if (e.error() != RosettaError.BACKFILL_VOID) {
        throw e;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      steps.shut();
    }
  }

  private void finish() {
    boolean waited = true;
    while (waited) {
      waited = clients.stream().anyMatch(SourceClient::isWaiting);
      clients.forEach(SourceClient::commit);
    }
    stream.open();
    steps.open();
    pipeline.await("the backfill ends", driver::hasEnded);
    driver.requireSound();
    pipeline.sync();
  }
}
