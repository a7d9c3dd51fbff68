package io.rosetta.demo.trial;

import io.rosetta.demo.ShopPipeline;
import io.rosetta.demo.local.LocalSnowflake;
import io.rosetta.demo.local.WorkerProcess;
import io.rosetta.emulator.fault.SeenStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something happens to a backfill job. It must complete all the same, its table must equal the
 * source's, and no more than what was on its way may be read again: no chunk that was in the ledger
 * when the blow fell, and no other than those that a dead worker had in its hands.
 *
 * @param name what the report calls it
 * @param possible whether the environment has what it takes
 * @param blow what happens
 */
record BackfillFault(String name, Predicate<Scene> possible, Blow blow) implements Disturbance {
  private static final Pattern CHUNK =
      Pattern.compile("/backfill/([0-9A-F]+)/\\d+/(\\d+)-([0-9a-f]+)");

  /** One that every environment can do. */
  BackfillFault(String name, Blow blow) {
    this(name, scene -> true, blow);
  }

  /** What happens to a job. */
  @FunctionalInterface
  interface Blow {
    /**
     * Starts the job, waits for its place, strikes, and tells the job right after each blow.
     * Returns with a worker running.
     */
    void strike(Scene scene, Parcels parcels, Job job) throws Exception;
  }

  /** The job that is struck. */
  static final class Job {
    private final Scene scene;
    private final String id;
    private final String table;
    private final Set<Integer> twice = new TreeSet<>();
    private Set<Integer> ledger = Set.of();
    private long newestSession;
    private int seen;
    private int lost;

    Job(Scene scene, String id, String table) {
      this.scene = scene;
      this.id = id;
      this.table = table;
    }

    /** Another one, on another table. */
    Job on(String other) {
      return new Job(scene, id + "_too", other);
    }

    void start() {
      start(2);
    }

    void start(int lanes) {
      scene
          .shop()
          .pipeline()
          .startJob(id, Map.of("pipeline", ShopPipeline.NAME, "table", table, "lanes", lanes));
    }

    /** How many of its lanes a worker has in its hands. */
    int lanesOf(WorkerProcess worker) {
      return scene.shop().pipeline().activitiesOf(worker, workflowId(), "CopyChunks");
    }

    /**
     * Notes what the job has behind it: from now on nobody of before works for it.
     *
     * @param lanes that may have lost the chunk that they were at
     */
    void struck(int lanes) throws SQLException {
      noteChunksPutTwice();
      lost += lanes;
      ledger = chunksInLedger();
      List<SeenStatement> statements = scene.faults().statements();
      seen = statements.size();
      newestSession = statements.stream().mapToLong(SeenStatement::sessionId).max().orElse(0);
    }

    /** Whether a statement comes from somebody who signed in after the last blow. */
    boolean isOfASuccessor(SeenStatement statement) {
      return statement.sessionId() > newestSession;
    }

    /** Those that are in the ledger now. */
    Set<Integer> chunksInLedger() throws SQLException {
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

    private void noteChunksPutTwice() {
      triesSince(seen).keySet().stream()
          .map(Chunk::number)
          .filter(ledger::contains)
          .forEach(twice::add);
    }

    /** As a path in the stage names it: two jobs have chunks of the same number. */
    private record Chunk(String job, int number) {}

    /** The tries of each chunk whose files were put; no two share a name. */
    private Map<Chunk, Set<String>> triesSince(int first) {
      List<SeenStatement> all = scene.faults().statements();
      Map<Chunk, Set<String>> tries = new HashMap<>();
      for (SeenStatement statement : all.subList(Math.min(first, all.size()), all.size())) {
        Matcher chunk = CHUNK.matcher(statement.sql());
        if (statement.kind().equals("PUT") && chunk.find()) {
          tries
              .computeIfAbsent(
                  new Chunk(chunk.group(1), Integer.parseInt(chunk.group(2))),
                  ignored -> new TreeSet<>())
              .add(chunk.group(3));
        }
      }
      return tries;
    }

    void requireNoChunkTwice() {
      noteChunksPutTwice();
      if (!twice.isEmpty()) {
        throw new IllegalStateException("chunks that were in the ledger were read again: " + twice);
      }
      long again = triesSince(0).values().stream().mapToLong(tries -> tries.size() - 1).sum();
      if (again > lost) {
        throw new IllegalStateException(
            "%d lanes were struck, and %d chunks were read again".formatted(lost, again));
      }
    }
  }

  @Override
  public boolean isPossible(Scene scene) {
    return possible.test(scene);
  }

  @Override
  public void strike(Scene scene) throws Exception {
    Parcels parcels = Parcels.of(scene);
    // The list of statements is bounded, so what was seen before is forgotten.
    scene.faults().forget();
    parcels.change();
    Job job =
        new Job(
            scene, name.replace('-', '_') + "_" + scene.random().nextInt(1_000_000), Parcels.TABLE);
    blow.strike(scene, parcels, job);
    parcels.change();
    job.requireCompleted();
    job.requireNoChunkTwice();
    scene.shop().settle(Scene.PATIENCE);
    parcels.requireEqual();
  }
}
