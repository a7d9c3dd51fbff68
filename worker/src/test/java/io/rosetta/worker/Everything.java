package io.rosetta.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.temporal.client.WorkflowClient;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** All that a worker writes where somebody may read it: logs, histories, state tables. */
final class Everything implements AutoCloseable {
  /** Rosetta's own at DEBUG; the libraries' at a level that a user may turn on. */
  private static final Map<String, Level> LOGGERS =
      Map.of(
          "io.rosetta", Level.DEBUG,
          "io.debezium", Level.INFO,
          "org.apache.kafka", Level.INFO,
          "com.zaxxer.hikari", Level.DEBUG,
          "org.postgresql", Level.DEBUG,
          "net.snowflake", Level.INFO,
          "io.temporal", Level.INFO);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Map<String, Level> before = new HashMap<>();

  Everything() {
    log.start();
    LOGGERS.forEach(
        (name, level) -> {
          Logger logger = (Logger) LoggerFactory.getLogger(name);
          before.put(name, logger.getLevel());
          logger.setLevel(level);
          logger.setAdditive(false);
          logger.addAppender(log);
        });
  }

  List<String> lines(Level level) {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  String logged() {
    return List.copyOf(log.list).stream().map(Everything::whole).collect(Collectors.joining("\n"));
  }

  private static String whole(ILoggingEvent event) {
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    return event.getLoggerName() + " " + event.getFormattedMessage() + "\n" + trace;
  }

  /**
   * The histories of all workflows, and what the server shows of those that run. Payloads are bytes
   * in these messages, not base64.
   */
  static String histories(WorkflowClient client) {
    return client
        .listExecutions("")
        .map(execution -> execution.getExecution())
        .map(
            execution ->
                client
                        .fetchHistory(execution.getWorkflowId(), execution.getRunId())
                        .getHistory()
                        .toByteString()
                        .toString(StandardCharsets.ISO_8859_1)
                    + client
                        .newUntypedWorkflowStub(execution.getWorkflowId())
                        .describe()
                        .getRawDescription()
                        .toByteString()
                        .toString(StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining("\n"));
  }

  /** All rows of all tables in the state schema of a target database. */
  static String stateTables(RealSystems systems, String database) throws SQLException {
    StringBuilder all = new StringBuilder();
    for (String table :
        systems.inTarget(
            "SELECT TABLE_NAME FROM %s.INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '_ROSETTA'"
                .formatted(database))) {
      all.append(table)
          .append(
              systems.rowsInTarget("SELECT * FROM %s._ROSETTA.\"%s\"".formatted(database, table)))
          .append('\n');
    }
    return all.toString();
  }

  @Override
  public void close() {
    before.forEach(
        (name, level) -> {
          Logger logger = (Logger) LoggerFactory.getLogger(name);
          logger.detachAppender(log);
          logger.setAdditive(true);
          logger.setLevel(level);
        });
  }
}
