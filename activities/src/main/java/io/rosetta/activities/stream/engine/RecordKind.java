package io.rosetta.activities.stream.engine;

import io.rosetta.activities.model.TableId;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** What a record of the engine stands for. */
public enum RecordKind {
  BEGIN,
  END,
  /** A logical message. */
  MESSAGE,
  /** A change of a row, or a TRUNCATE. */
  ROW;

  public static RecordKind of(SourceRecord record) {
    if (isMarker(record)) {
      return isEnd(record) ? END : BEGIN;
    }
    Schema schema = record.valueSchema();
    if (schema.field("after") != null) {
      return ROW;
    }
    if (schema.field("message") != null) {
      return MESSAGE;
    }
    throw new IllegalStateException("unknown record: " + schema.name());
  }

  /** Whether it ends a source transaction. */
  public static boolean isEnd(SourceRecord record) {
    return record.value() == TransactionMarkers.END;
  }

  private static boolean isMarker(SourceRecord record) {
    return record.valueSchema() == TransactionMarkers.VALUE;
  }

  /** The prefix of a MESSAGE. */
  public static String prefix(SourceRecord record) {
    return ((Struct) record.value()).getStruct("message").getString("prefix");
  }

  /** The table of a ROW. */
  public static TableId table(SourceRecord record) {
    return TableTopics.table(record.topic());
  }
}
