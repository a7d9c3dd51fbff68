package io.rosetta.activities.stream.engine;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnector;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;

/** Debezium's connector with a task of ours. */
public final class RosettaConnector extends PostgresConnector {
  @Override
  public Class<? extends Task> taskClass() {
    return RosettaConnectorTask.class;
  }

  /** The check at the start of an attempt has looked at all that this would look at. */
  @Override
  protected void validateConnection(Map<String, ConfigValue> values, Configuration config) {}
}
