package io.rosetta.demo.trial;

import io.rosetta.demo.ShopPipeline;
import io.rosetta.demo.local.LocalSnowflake;
import io.rosetta.emulator.fault.SeenStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something happens to a backfill job. It must complete all the same, its table must equal the
 * source's, and no chunk that was in the ledger when it happened may be put again.
 *
 * @param name what the report calls it
 * @param blow what happens
 */
record BackfillFault(String name, Blow blow) implements Disturbance {
  private static final Pattern CHUNK = Pattern.compile("/backfill/[0-9A-F]+/\\d+/(\\d+)-");

  /** What happens to a job. */
  @FunctionalInterface
  interface Blow {
    /**
     * Starts the job, waits for its place, strikes, and tells the job right after the blow. Returns
     * with a worker running.
     */
    void strike(Scene scene, Parcels parcels, Job job) throws Exception;
  }

  /** The job that is struck. */
  static final class Job {
    private final Scene scene;
    private final String id;
    private Set<Integer> ledger = Set.of();
    private int seen;

    Job(Scene scene, String id) {
      this.scene = scene;
      this.id = id;
    }

    void start() {
      scene
          .shop()
          .pipeline()
          .startJob(id, Map.of("pipeline", ShopPipeline.NAME, "table", Parcels.TABLE, "lanes", 2));
    }

    /** Notes what the job has behind it: from now on nobody of before works for it. */
    void struck() throws SQLException {
      ledger = chunksInLedger();
      seen = scene.faults().statements().size();
    }

    private Set<Integer> chunksInLedger() throws SQLException {
      String query =
          "SELECT CHUNK FROM \"%s\".\"_ROSETTA\".\"CHUNKS_%s\" WHERE JOB_ID = '%s'"
              .formatted(LocalSnowflake.DATABASE, ShopPipeline.NAME.toUpperCase(Locale.ROOT), id);
      Set<Integer> chunks = new TreeSet<>();
      try (Connection connection = scene.environment().snowflake().connect();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          chunks.add(rows.getInt(1));
        }
      }
      return chunks;
    }

    void requireCompleted() {
      Object state = scene.shop().pipeline().result(workflowId()).get("state");
      if (!"COMPLETED".equals(state)) {
        throw new IllegalStateException("job " + id + " is " + state);
      }
    }

    private String workflowId() {
      return "rosetta-backfill-" + ShopPipeline.NAME + "-" + id;
    }

    void requireNoChunkTwice() {
      List<SeenStatement> all = scene.faults().statements();
      Set<Integer> again = new TreeSet<>();
      for (SeenStatement statement : all.subList(Math.min(seen, all.size()), all.size())) {
        Matcher chunk = CHUNK.matcher(statement.sql());
        if (statement.kind().equals("PUT") && chunk.find()) {
          again.add(Integer.valueOf(chunk.group(1)));
        }
      }
      again.retainAll(ledger);
      if (!again.isEmpty()) {
        throw new IllegalStateException("chunks that were in the ledger were read again: " + again);
      }
    }
  }

  @Override
  public void strike(Scene scene) throws Exception {
    Parcels parcels = Parcels.of(scene);
    // The list of statements is bounded, so what was seen before is forgotten.
    scene.faults().forget();
    parcels.change();
    Job job = new Job(scene, name.replace('-', '_') + "_" + scene.random().nextInt(1_000_000));
    blow.strike(scene, parcels, job);
    parcels.change();
    job.requireCompleted();
    job.requireNoChunkTwice();
    scene.shop().settle(Scene.PATIENCE);
    parcels.requireEqual();
  }
}
