package io.rosetta.activities.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.stream.engine.TransactionPiece.Begin;
import io.rosetta.activities.stream.engine.TransactionPiece.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PieceCollectorTest {
  private static final Relation TABLE = new Relation(new TableId("public", "t"), List.of("k"));
  private static final Begin BEGIN = new Begin(new Lsn(100), 1_000);
  private static final End END = new End(new Lsn(200), 7, 1_000);

  private final List<TransactionPiece> sent = new ArrayList<>();
  private final PieceCollector pieces = new PieceCollector();

  private void begin() {
    pieces.begin(
        record -> sent.add((TransactionPiece) record.value()), Map.of("server", "s"), BEGIN);
  }

  private void add(int rows) throws InterruptedException {
    for (int i = 0; i < rows; i++) {
      pieces.add(new RowChange(TABLE, RowChange.Kind.INSERT, null, new String[] {"" + i}, i), 100);
    }
  }

  @Test
  void smallTransactionIsOnePiece() throws InterruptedException {
    begin();
    add(3);
    pieces.end(END);
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).begin()).contains(BEGIN);
    assertThat(sent.get(0).rows()).hasSize(3);
    assertThat(sent.get(0).end()).contains(END);
    assertThat(sent.get(0).bytes()).isEqualTo(300);
  }

  @Test
  void largeOneComesInPiecesOfBoundedSize() throws InterruptedException {
    begin();
    add(1_000);
    pieces.add(new RowChange(TABLE, RowChange.Kind.DELETE, new String[] {"x"}, null, 1), 1 << 20);
    pieces.end(END);
    assertThat(sent).hasSizeGreaterThan(3).allMatch(piece -> piece.rows().size() <= 256);
    assertThat(sent.stream().mapToInt(piece -> piece.rows().size()).sum()).isEqualTo(1_001);
    assertThat(sent.stream().filter(piece -> piece.begin().isPresent()))
        .containsExactly(sent.get(0));
    assertThat(sent.stream().filter(piece -> piece.end().isPresent()))
        .containsExactly(sent.get(sent.size() - 1));
  }

  /** A heartbeat is a transaction of one message: seen before its BEGIN it would be forgotten. */
  @Test
  void messageOvertakesNeitherTheBeginNorRows() throws InterruptedException {
    begin();
    pieces.cut();
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).begin()).contains(BEGIN);
    pieces.cut();
    assertThat(sent).as("nothing to send").hasSize(1);
    add(2);
    pieces.cut();
    pieces.end(END);
    assertThat(sent).hasSize(3);
    assertThat(sent.get(1).rows()).hasSize(2);
    assertThat(sent.get(1).begin()).isEmpty();
    assertThat(sent.get(2).rows()).isEmpty();
    assertThat(sent.get(2).end()).contains(END);
  }
}
