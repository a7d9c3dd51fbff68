package io.rosetta.demo.trial;

import io.rosetta.demo.local.LocalEnvironment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.concurrent.TimeUnit;

/** What happens to the servers around a worker. */
final class Outages {
  private static final int LONGEST_WAIT_MILLIS = 2_000;

  private Outages() {}

  /** Every connection of ours to PostgreSQL is ended, the walsender's too. */
  record SourceConnectionsCut() implements Disturbance {
    private static final String END_OURS =
        "SELECT pid, pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'rosetta%' AND pid <> pg_backend_pid()";

    @Override
    public String name() {
      return "source-connections-cut";
    }

    @Override
    public void strike(Scene scene) throws Exception {
      atAnyMoment(scene);
      try (Connection connection =
              scene.environment().postgres().connect(LocalEnvironment.SOURCE_DATABASE);
          PreparedStatement statement = connection.prepareStatement(END_OURS);
          ResultSet ended = statement.executeQuery()) {
        if (!ended.next()) {
          throw new IllegalStateException("the worker has no connection to the source");
        }
      }
    }
  }

  /** kill -9 of PostgreSQL, and its recovery. */
  record SourceCrash() implements Disturbance {
    @Override
    public String name() {
      return "source-crash";
    }

    @Override
    public void strike(Scene scene) throws Exception {
      atAnyMoment(scene);
      scene.environment().postgres().crash();
    }
  }

  /** Snowflake goes away in the middle of a transaction and comes back. */
  record TargetRestart() implements Disturbance {
    @Override
    public String name() {
      return "target-restart";
    }

    @Override
    public void strike(Scene scene) throws Exception {
      scene.at(Place.LOCK_TAKEN, () -> {});
      scene.environment().snowflake().restart();
    }
  }

  /** Temporal goes away and comes back. */
  record TemporalRestart() implements Disturbance {
    @Override
    public String name() {
      return "temporal-restart";
    }

    @Override
    public void strike(Scene scene) throws Exception {
      atAnyMoment(scene);
      scene.environment().temporal().restart();
    }

    @Override
    public boolean isPossible(Scene scene) {
      return scene.environment().temporal().isDurable();
    }
  }

  private static void atAnyMoment(Scene scene) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(scene.random().nextInt(LONGEST_WAIT_MILLIS));
  }
}
