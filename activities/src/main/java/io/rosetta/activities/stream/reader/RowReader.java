package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.stream.batch.TableBuffer;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Takes the values out of the records of one table at one schema version; the fields are looked up
 * once.
 */
final class RowReader {
  /** Debezium's mark on the first half of a change of key. */
  private static final String NEW_KEY = "__debezium.newkey";

  private static final int ROW_BYTES = 200;

  private final TableMapping mapping;
  private final Field operation;
  private final Field before;
  private final Field after;
  private final Field source;
  private final Field lsn;
  private final Field[] columns;
  private long bytesRead;

  RowReader(Schema envelope, TableMapping mapping) {
    this.mapping = mapping;
    operation = envelope.field("op");
    before = envelope.field("before");
    after = envelope.field("after");
    source = envelope.field("source");
    lsn = source.schema().field("lsn");
    columns =
        mapping.columns().stream()
            .map(column -> field(after.schema(), column))
            .toArray(Field[]::new);
  }

  private static Field field(Schema row, ColumnMapping column) {
    Field field = row.field(column.source().name());
    if (field.schema().defaultValue() != null || field.schema().type() != Schema.Type.STRING) {
      // A default would be read where the row holds NULL.
      throw new IllegalStateException("not raw text: " + column.source().name());
    }
    return field;
  }

  /** The columns that rows of this schema have. */
  static List<String> fields(Schema envelope) {
    return envelope.field("after").schema().fields().stream().map(Field::name).toList();
  }

  TableMapping mapping() {
    return mapping;
  }

  /** Estimated heap of all that was read since the last call. */
  long takeBytesRead() {
    long bytes = bytesRead;
    bytesRead = 0;
    return bytes;
  }

  /**
   * Puts one change into the buffer.
   *
   * @param previousEnd end of the commit before this transaction: a version never falls below it
   */
  void apply(SourceRecord record, long previousEnd, TableBuffer buffer) {
    Struct envelope = (Struct) record.value();
    long changeLsn = (Long) ((Struct) envelope.get(source)).get(lsn);
    long version = Math.max(changeLsn, previousEnd);
    switch (((String) envelope.get(operation)).charAt(0)) {
      case 'c' -> buffer.insert(row(envelope, after), version);
      case 'u' -> buffer.update(row(envelope, before), row(envelope, after), version);
      case 'd' -> {
        if (record.headers().lastWithName(NEW_KEY) == null) {
          buffer.delete(row(envelope, before), version);
        } else {
          buffer.moveOut(row(envelope, before), version);
        }
      }
      case 't' -> buffer.truncate(version);
      default -> throw new IllegalStateException("operation " + envelope.get(operation));
    }
  }

  private String[] row(Struct envelope, Field image) {
    Struct struct = (Struct) envelope.get(image);
    if (struct == null) {
      return null;
    }
    String[] row = new String[columns.length];
    long bytes = ROW_BYTES;
    for (int i = 0; i < row.length; i++) {
      String value = (String) struct.get(columns[i]);
      row[i] = value;
      bytes += value == null ? 0 : value.length();
    }
    bytesRead += bytes;
    return row;
  }
}
