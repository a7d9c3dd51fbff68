package io.rosetta.activities.stream.engine;

import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.MessageDecoderContext;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationStream.ReplicationMessageProcessor;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.connector.postgresql.connection.pgoutput.PgOutputMessageDecoder;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.stream.change.RawValue;
import io.rosetta.activities.stream.engine.RowChange.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Debezium's decoder of pgoutput but for relations and rows: values stay the text that the server
 * sent, and rows go into the transaction's pieces and not one by one through Debezium's event
 * pipeline, whose records take twenty times the memory. BEGIN, COMMIT and messages are Debezium's.
 * One per replication connection, used by the thread that streams.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">
 *     Logical Replication Message Formats</a>
 */
public final class RowDecoder extends PgOutputMessageDecoder {
  /** Sent as an empty name. */
  private static final String SYSTEM_SCHEMA = "pg_catalog";

  /** Heap of a change without its values: the object, its arrays, its place in a list. */
  private static final int ROW_BYTES = 96;

  /** Heap of a value besides its characters: the string and its array's head, padded. */
  private static final int VALUE_BYTES = 52;

  private final PieceCollector pieces;
  private final Map<Integer, Relation> relations = new HashMap<>();
  private long lsn;
  private long bytes;

  public RowDecoder(MessageDecoderContext context, PostgresConnection connection) {
    this(context, connection, new PieceCollector());
  }

  RowDecoder(MessageDecoderContext context, PostgresConnection connection, PieceCollector pieces) {
    super(context, connection);
    this.pieces = pieces;
  }

  /** Called right before each message: the only place that is told its LSN. */
  @Override
  public boolean shouldMessageBeSkipped(
      ByteBuffer buffer, Lsn received, Lsn start, WalPositionLocator position) {
    lsn = received.asLong();
    return super.shouldMessageBeSkipped(buffer, received, start, position);
  }

  @Override
  public void processNotEmptyMessage(
      ByteBuffer buffer, ReplicationMessageProcessor processor, TypeRegistry types)
      throws SQLException, InterruptedException {
    switch (buffer.get(buffer.position())) {
      case 'I' -> insert(body(buffer));
      case 'U' -> update(body(buffer));
      case 'D' -> delete(body(buffer));
      case 'T' -> truncate(body(buffer));
      case 'R' -> describe(body(buffer));
      case 'M' -> {
        pieces.cut();
        super.processNotEmptyMessage(buffer, processor, types);
      }
      default -> {
        // BEGIN and COMMIT come back to the pieces through the transaction monitor.
        pieces.bind();
        super.processNotEmptyMessage(buffer, processor, types);
      }
    }
  }

  private static ByteBuffer body(ByteBuffer buffer) {
    buffer.get();
    return buffer;
  }

  private void insert(ByteBuffer buffer) throws InterruptedException {
    bytes = ROW_BYTES;
    Relation relation = relation(buffer.getInt());
    buffer.get();
    add(relation, Kind.INSERT, null, row(buffer, relation));
  }

  private void update(ByteBuffer buffer) throws InterruptedException {
    bytes = ROW_BYTES;
    Relation relation = relation(buffer.getInt());
    String[] before = null;
    if (buffer.get() != 'N') {
      before = row(buffer, relation);
      buffer.get();
    }
    String[] after = row(buffer, relation);
    if (before != null) {
      fillUnchanged(before, after);
    }
    add(relation, Kind.UPDATE, before, after);
  }

  /**
   * With REPLICA IDENTITY FULL the old row has the values that the new one does not carry; and an
   * old key is whole, whichever of its columns the change has left alone.
   */
  private static void fillUnchanged(String[] before, String[] after) {
    for (int i = 0; i < after.length; i++) {
      if (RawValue.isUnchanged(after[i]) && before[i] != null) {
        after[i] = before[i];
      }
    }
  }

  private void delete(ByteBuffer buffer) throws InterruptedException {
    bytes = ROW_BYTES;
    Relation relation = relation(buffer.getInt());
    buffer.get();
    add(relation, Kind.DELETE, row(buffer, relation), null);
  }

  private void truncate(ByteBuffer buffer) throws InterruptedException {
    int tables = buffer.getInt();
    buffer.get();
    for (int i = 0; i < tables; i++) {
      bytes = ROW_BYTES;
      add(relation(buffer.getInt()), Kind.TRUNCATE, null, null);
    }
  }

  private void add(Relation relation, Kind kind, String[] before, String[] after)
      throws InterruptedException {
    pieces.add(new RowChange(relation, kind, before, after, lsn), bytes);
  }

  private Relation relation(int id) {
    Relation relation = relations.get(id);
    if (relation == null) {
      throw new IllegalStateException("rows came of relation " + id + ", which was not described");
    }
    return relation;
  }

  /** A Relation: the server sends one before a table's first row, and when it may have changed. */
  private void describe(ByteBuffer buffer) {
    int id = buffer.getInt();
    String schema = name(buffer);
    TableId table = new TableId(schema.isEmpty() ? SYSTEM_SCHEMA : schema, name(buffer));
    buffer.get(); // replica identity
    int size = buffer.getShort();
    List<String> columns = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      buffer.get(); // whether it is of the replica identity
      columns.add(name(buffer));
      buffer.getInt(); // type
      buffer.getInt(); // and its modifier
    }
    relations.put(id, new Relation(table, columns));
  }

  /** Ends with a zero byte. */
  private static String name(ByteBuffer buffer) {
    int from = buffer.position();
    int to = from;
    while (buffer.get(to) != 0) {
      to++;
    }
    buffer.position(to + 1);
    return new String(
        buffer.array(), buffer.arrayOffset() + from, to - from, StandardCharsets.UTF_8);
  }

  /** A TupleData. */
  private String[] row(ByteBuffer buffer, Relation relation) {
    int columns = buffer.getShort();
    if (columns != relation.columns().size()) {
      throw new IllegalStateException("a row of " + relation + " came with " + columns + " values");
    }
    String[] row = new String[columns];
    for (int i = 0; i < columns; i++) {
      byte form = buffer.get();
      row[i] =
          switch (form) {
            case 'n' -> null;
            case 'u' -> RawValue.UNCHANGED;
            case 't' -> text(buffer);
            default ->
                throw new IllegalStateException(
                    "a value of " + relation + " came in the form '" + (char) form + "'");
          };
    }
    return row;
  }

  private String text(ByteBuffer buffer) {
    int length = buffer.getInt();
    int at = buffer.position();
    bytes += VALUE_BYTES + length;
    buffer.position(at + length);
    return new String(buffer.array(), buffer.arrayOffset() + at, length, StandardCharsets.UTF_8);
  }
}
