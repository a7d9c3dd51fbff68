package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StoredState;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a pipeline's state without taking it over. Any thread; a session of its own per look.
 */
public final class StateReader {
  private final DestinationSettings settings;
  private final StateObjects objects;

  public StateReader(DestinationSettings settings, TargetScope scope) {
    this.settings = settings;
    this.objects = scope.objects();
  }

  /**
   * What is stored; empty when the pipeline has never streamed.
   *
   * @throws RosettaException TARGET_*
   */
  public Optional<StoredState> read() {
    try (SnowflakeSession session =
        SnowflakeSession.open(settings, SessionParameters.standalone(objects.pipeline()))) {
      List<StateRow> rows = session.query(new StateStatements(objects).read(), StateRow::read);
      return rows.stream().filter(StateRow::isInitialized).map(StateRow::stored).findFirst();
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        return Optional.empty();
      }
      throw SnowflakeErrors.failed(
          "pipeline '" + objects.pipeline() + "': looking at the stored position", e);
    }
  }
}
