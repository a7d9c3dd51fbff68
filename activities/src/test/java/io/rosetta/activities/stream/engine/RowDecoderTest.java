package io.rosetta.activities.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.connector.postgresql.connection.MessageDecoderContext;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.stream.change.RawValue;
import io.rosetta.activities.stream.engine.RowChange.Kind;
import io.rosetta.activities.stream.engine.TransactionPiece.Begin;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages as the PostgreSQL manual lays them out, "Logical Replication Message Formats". */
class RowDecoderTest {
  private static final int ID = 16_400;

  private final List<RowChange> changes = new ArrayList<>();
  private final PieceCollector pieces = new PieceCollector();
  private final RowDecoder decoder =
      new RowDecoder(new MessageDecoderContext(null, null), null, pieces);

  @BeforeEach
  void begin() {
    pieces.begin(
        record -> changes.addAll(((TransactionPiece) record.value()).rows()),
        Map.of(),
        new Begin(new Lsn(1), 1));
  }

  /** A message of the protocol under construction. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Message(char type) throws IOException {
      out.writeByte(type);
    }

    Message int32(int value) throws IOException {
      out.writeInt(value);
      return this;
    }

    Message mark(char value) throws IOException {
      out.writeByte(value);
      return this;
    }

    Message name(String value) throws IOException {
      out.write(value.getBytes(StandardCharsets.UTF_8));
      out.writeByte(0);
      return this;
    }

    /** A TupleData; null is NULL. */
    Message row(String... values) throws IOException {
      out.writeShort(values.length);
      for (String value : values) {
        if (value == null) {
          out.writeByte('n');
        } else if (RawValue.isUnchanged(value)) {
          out.writeByte('u');
        } else {
          byte[] text = value.getBytes(StandardCharsets.UTF_8);
          out.writeByte('t');
          out.writeInt(text.length);
          out.write(text);
        }
      }
      return this;
    }

    /** As the driver hands it over: not at the beginning of its array. */
    ByteBuffer buffer() {
      byte[] framed = new byte[bytes.size() + 25];
      System.arraycopy(bytes.toByteArray(), 0, framed, 25, bytes.size());
      return ByteBuffer.wrap(framed, 25, bytes.size()).slice();
    }
  }

  private void relation(String schema, String table, String... columns) throws Exception {
    Message message = new Message('R').int32(ID).name(schema).name(table).mark('d');
    message.out.writeShort(columns.length);
    for (String column : columns) {
      message.mark('\0').name(column).int32(25).int32(-1);
    }
    decode(message);
  }

  private void decode(Message message) throws Exception {
    decoder.processNotEmptyMessage(message.buffer(), null, null);
  }

  private RowChange only() throws InterruptedException {
    pieces.cut();
    assertThat(changes).hasSize(1);
    return changes.remove(0);
  }

  @Test
  void rowIsTheTextThatTheServerSent() throws Exception {
    relation("Schéma", "ta\"b.le", "k", "v", "w", "x");
    decode(new Message('I').int32(ID).mark('N').row("1", null, "", "ä,\"\n€"));
    RowChange insert = only();
    assertThat(insert.kind()).isEqualTo(Kind.INSERT);
    assertThat(insert.relation().table()).isEqualTo(new TableId("Schéma", "ta\"b.le"));
    assertThat(insert.relation().columns()).containsExactly("k", "v", "w", "x");
    assertThat(insert.before()).isNull();
    assertThat(insert.after()).containsExactly("1", null, "", "ä,\"\n€");
  }

  @Test
  void updateHasItsOldRowOnlyWhenTheServerSendsIt() throws Exception {
    relation("public", "t", "k", "v");
    decode(new Message('U').int32(ID).mark('N').row("1", RawValue.UNCHANGED));
    RowChange plain = only();
    assertThat(plain.before()).isNull();
    assertThat(RawValue.isUnchanged(plain.after()[1])).isTrue();

    decode(
        new Message('U').int32(ID).mark('K').row("1", null).mark('N').row("2", RawValue.UNCHANGED));
    RowChange moved = only();
    assertThat(moved.kind()).isEqualTo(Kind.UPDATE);
    assertThat(moved.before()).containsExactly("1", null);
    assertThat(RawValue.isUnchanged(moved.after()[1])).as("it is the old key's").isTrue();
  }

  @Test
  void oldRowFillsWhatTheNewOneDoesNotCarry() throws Exception {
    relation("public", "t", "k", "v");
    decode(
        new Message('U')
            .int32(ID)
            .mark('O')
            .row("1", "long")
            .mark('N')
            .row("1", RawValue.UNCHANGED));
    assertThat(only().after()).containsExactly("1", "long");
  }

  @Test
  void deleteHasTheOldRowAndTruncateNamesEveryTable() throws Exception {
    relation("public", "t", "k", "v");
    decode(new Message('D').int32(ID).mark('K').row("1", null));
    RowChange delete = only();
    assertThat(delete.kind()).isEqualTo(Kind.DELETE);
    assertThat(delete.before()).containsExactly("1", null);
    assertThat(delete.after()).isNull();

    decode(new Message('T').int32(2).mark('\1').int32(ID).int32(ID));
    pieces.cut();
    assertThat(changes).extracting(RowChange::kind).containsExactly(Kind.TRUNCATE, Kind.TRUNCATE);
  }

  /** Also where nothing seems to differ: what the columns are is looked up anew then. */
  @Test
  void everyDescriptionIsARelationOfItsOwn() throws Exception {
    relation("public", "t", "k", "v");
    decode(new Message('I').int32(ID).mark('N').row("1", "a"));
    Relation first = only().relation();
    relation("public", "t", "k", "v");
    decode(new Message('I').int32(ID).mark('N').row("2", "b"));
    assertThat(only().relation()).isNotSameAs(first).isNotEqualTo(first);
    relation("", "pg_thing", "k");
    decode(new Message('I').int32(ID).mark('N').row("1"));
    assertThat(only().relation().table()).isEqualTo(new TableId("pg_catalog", "pg_thing"));
  }

  @Test
  void nothingIsGuessed() throws Exception {
    assertThatThrownBy(() -> decode(new Message('I').int32(9).mark('N').row("1")))
        .hasMessageContaining("relation 9");
    relation("public", "t", "k", "v");
    assertThatThrownBy(() -> decode(new Message('I').int32(ID).mark('N').row("1")))
        .hasMessageContaining("1 values");
    Message binary = new Message('I').int32(ID).mark('N');
    binary.out.writeShort(2);
    binary.mark('b');
    assertThatThrownBy(() -> decode(binary)).hasMessageContaining("form 'b'");
  }
}
