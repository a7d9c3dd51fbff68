package io.rosetta.activities.stream.engine;

import io.debezium.schema.AbstractTopicNamingStrategy;
import io.debezium.spi.schema.DataCollectionId;
import io.rosetta.activities.model.TableId;
import java.util.List;
import java.util.Properties;

/**
 * Names topics so that the table can be read back from them: the standard strategy replaces
 * characters, and two tables may share its name.
 */
public final class TableTopics extends AbstractTopicNamingStrategy<DataCollectionId> {
  private static final char SEPARATOR = '\u0001';

  public TableTopics(Properties properties) {
    super(properties);
  }

  @Override
  public String dataChangeTopic(DataCollectionId id) {
    return topicNames.computeIfAbsent(id, TableTopics::topic);
  }

  private static String topic(DataCollectionId id) {
    List<String> parts = id.schemaParts();
    String table = id.parts().get(id.parts().size() - 1);
    return parts.get(0) + SEPARATOR + table;
  }

  /** The table that a topic stands for. */
  static TableId table(String topic) {
    int separator = topic.indexOf(SEPARATOR);
    return new TableId(topic.substring(0, separator), topic.substring(separator + 1));
  }
}
