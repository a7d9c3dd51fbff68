package io.rosetta.activities.stream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import io.rosetta.activities.stream.testing.TestTables;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenBatchTest {
  private static final TableMapping FIRST = TestTables.mapping(1, "k", "v");
  private static final TableMapping WIDER = TestTables.mapping(1, "k", "v", "w");

  private final OpenBatch batch = new OpenBatch();

  /** The same rows at a moment when the catalog has another column already. */
  private static TableMapping ahead(TableMapping mapping) {
    return new TableMapping(
        mapping.source(),
        mapping.target(),
        mapping.columns(),
        mapping.keyIndexes(),
        mapping.mode(),
        mapping.deletes(),
        List.of(Absent.dropped("w")));
  }

  private void insert(TableMapping mapping, String key) {
    String[] row = new String[mapping.columns().size()];
    row[0] = key;
    batch.buffer(mapping).insert(row, 1);
  }

  private List<TableMapping> segments() {
    return batch.take().stream().map(Segment::mapping).toList();
  }

  @Test
  void rowsOfTheSameColumnsAreOneSegmentOfTheNewestMapping() {
    TableMapping ahead = ahead(FIRST);
    insert(FIRST, "1");
    insert(ahead, "1");
    insert(ahead, "2");

    List<Segment> segments = batch.take();
    assertThat(segments).hasSize(1);
    assertThat(segments.get(0).mapping()).isSameAs(ahead);
    assertThat(segments.get(0).size()).isEqualTo(2);
  }

  @Test
  void otherColumnsBeginASegment() {
    TableMapping ahead = ahead(FIRST);
    insert(FIRST, "1");
    insert(WIDER, "1");
    insert(ahead, "1");

    assertThat(segments()).containsExactly(FIRST, WIDER, ahead);
  }

  @Test
  void aGapAndWhatWasTakenAndWhatWasDiscardedEndASegment() {
    TableMapping ahead = ahead(FIRST);
    insert(FIRST, "1");
    batch.endSegment(FIRST.id());
    insert(ahead, "1");
    assertThat(segments()).containsExactly(FIRST, ahead);

    insert(FIRST, "1");
    batch.discard(FIRST.id());
    insert(ahead, "1");
    assertThat(segments()).containsExactly(ahead);
  }
}
