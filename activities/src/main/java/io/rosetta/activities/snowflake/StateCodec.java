package io.rosetta.activities.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TimelineSwitch;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The lists of the state row as JSON text. LSNs are strings: JSON numbers lose digits. */
final class StateCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StateCodec() {}

  /** {@code [["1","0/15D0000"]]}: timeline and the LSN at which it ended. */
  static String history(List<TimelineSwitch> history) {
    ArrayNode array = JSON.createArrayNode();
    for (TimelineSwitch timeline : history) {
      array
          .addArray()
          .add(Long.toString(timeline.timeline()))
          .add(timeline.switchPoint().toString());
    }
    return array.toString();
  }

  static List<TimelineSwitch> readHistory(String text) {
    List<TimelineSwitch> history = new ArrayList<>();
    for (JsonNode entry : parse(text)) {
      history.add(
          new TimelineSwitch(
              Long.parseLong(entry.path(0).asText()), Lsn.parse(entry.path(1).asText())));
    }
    return history;
  }

  /**
   * {@code [["schema","table","STREAMING","reason"]]}; a table with an active backfill has a fifth
   * entry {@code ["job","attempt","low LSN or empty","true when acknowledged","true when whole
   * before","true when resolving"]}.
   */
  static String tables(Collection<TableStatus> tables) {
    ArrayNode array = JSON.createArrayNode();
    for (TableStatus status : tables) {
      ArrayNode entry =
          array
              .addArray()
              .add(status.table().schema())
              .add(status.table().name())
              .add(status.state().name())
              .add(status.reason());
      status
          .backfill()
          .ifPresent(
              backfill ->
                  entry
                      .addArray()
                      .add(backfill.job())
                      .add(Integer.toString(backfill.attempt()))
                      .add(backfill.low().map(Lsn::toString).orElse(""))
                      .add(Boolean.toString(backfill.acknowledged()))
                      .add(Boolean.toString(backfill.wasWhole()))
                      .add(Boolean.toString(backfill.resolving())));
    }
    return array.toString();
  }

  static List<TableStatus> readTables(String text) {
    List<TableStatus> tables = new ArrayList<>();
    for (JsonNode entry : parse(text)) {
      tables.add(
          new TableStatus(
              new TableId(entry.path(0).asText(), entry.path(1).asText()),
              TableStatus.State.valueOf(entry.path(2).asText()),
              entry.path(3).asText(),
              entry.has(4) ? backfill(entry.path(4)) : null));
    }
    return tables;
  }

  private static ActiveBackfill backfill(JsonNode entry) {
    String low = entry.path(2).asText();
    return new ActiveBackfill(
        entry.path(0).asText(),
        Integer.parseInt(entry.path(1).asText()),
        low.isEmpty() ? null : Lsn.parse(low),
        Boolean.parseBoolean(entry.path(3).asText()),
        Boolean.parseBoolean(entry.path(4).asText()),
        Boolean.parseBoolean(entry.path(5).asText()));
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new RosettaException(
          RosettaError.INTERNAL, "the state row holds a list that is no JSON", e);
    }
  }
}
