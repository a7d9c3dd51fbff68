package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StoredState;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/**
 * Looks at a pipeline's state without taking it over. Any thread; a session of its own per look.
 */
public final class StateReader {
  private final DestinationSettings settings;
  private final StateObjects objects;
  private final StateStore store;

  public StateReader(DestinationSettings settings, TargetScope scope) {
    this.settings = settings;
    this.objects = scope.objects();
    this.store = new StateStore(objects, Clock.systemUTC());
  }

  /**
   * What is stored; empty when the pipeline has never streamed.
   *
   * @throws RosettaException TARGET_*
   */
  public Optional<StoredState> read() {
    try (SnowflakeSession session =
        SnowflakeSession.open(settings, SessionParameters.standalone(objects.pipeline()))) {
      return store.find(session).filter(StateRow::isInitialized).map(StateRow::stored);
    } catch (SQLException e) {
      throw SnowflakeErrors.failed(
          "pipeline '" + objects.pipeline() + "': looking at the stored position", e);
    }
  }
}
