package io.rosetta.activities.stream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.stream.change.RawValue;
import io.rosetta.activities.stream.testing.MemoryTarget;
import io.rosetta.activities.stream.testing.TestTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the changes, and wherever they are cut, the target ends as the source is. */
class CompactionPropertyTest {
  private static final TableMapping MAPPING = TestTables.mapping(1, "k", "doc", "a");

  enum Kind {
    INSERT,
    UPDATE,
    MOVE,
    DELETE,
    TRUNCATE,
    SPILL,
    /** Of the source's transaction. */
    END,
    /** Of the batch. */
    COMMIT
  }

  /**
   * @param spread how far its LSN may be below where the stream is: from one transaction to the
   *     next LSNs do not always rise, within one they do
   */
  record Step(Kind kind, int key, int other, boolean keepsDoc, int spread) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, Arbitraries.just(Kind.INSERT)),
            net.jqwik.api.Tuple.of(8, Arbitraries.just(Kind.UPDATE)),
            net.jqwik.api.Tuple.of(6, Arbitraries.just(Kind.MOVE)),
            net.jqwik.api.Tuple.of(3, Arbitraries.just(Kind.DELETE)),
            net.jqwik.api.Tuple.of(5, Arbitraries.of(Kind.END, Kind.END, Kind.SPILL)),
            net.jqwik.api.Tuple.of(1, Arbitraries.of(Kind.TRUNCATE, Kind.COMMIT)));
    Arbitrary<Integer> keys = Arbitraries.integers().between(0, 4);
    return Combinators.combine(
            kinds, keys, keys, Arbitraries.of(true, false), Arbitraries.integers().between(0, 30))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 1500)
  void theTargetEndsAsTheSourceIs(@ForAll("steps") List<Step> steps) throws IOException {
    Path directory = Files.createTempDirectory("rosetta-compaction");
    try {
      Run run = new Run(new ChangesetWriter(directory, 3, Long.MAX_VALUE));
      steps.forEach(run::step);
      run.commit();
      assertThat(run.target.rows(MAPPING.id())).isEqualTo(run.expected());
      assertThat(run.target.valuesFromNowhere(MAPPING.id())).isZero();
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** The source, the stream and the target of one try. */
  private static final class Run {
    final MemoryTarget target = new MemoryTarget();
    private final Map<String, String[]> model = new HashMap<>();
    private final ChangesetWriter writer;
    private final List<StagedChangeset> staged = new ArrayList<>();
    private OpenBatch batch = new OpenBatch();
    private Position position = Position.start(new Lsn(100));
    private long lsn = 100;
    private long previousEnd = 100;
    private long changeLsn;
    private int texts;

    Run(ChangesetWriter writer) {
      this.writer = writer;
      target.initialize(
          new Owner("n", "w", "r", Instant.EPOCH),
          "slot",
          position,
          new SourceIdentity("1", 1, List.of()),
          List.of());
      target.prepare(MAPPING);
    }

    void step(Step step) {
      String key = "k" + step.key();
      lsn += 10;
      changeLsn = Math.max(changeLsn + 1, lsn - step.spread());
      long version = Math.max(changeLsn, previousEnd);
      switch (step.kind()) {
        case INSERT -> insert(key, version);
        case UPDATE -> update(key, key, step.keepsDoc(), version);
        case MOVE -> update(key, "k" + step.other(), step.keepsDoc(), version);
        case DELETE -> delete(key, version);
        case TRUNCATE -> {
          model.clear();
          buffer().truncate(version);
        }
        case SPILL -> spill();
        case END -> end();
        case COMMIT -> commit();
      }
    }

    private TableBuffer buffer() {
      return batch.buffer(MAPPING);
    }

    private void insert(String key, long version) {
      if (!model.containsKey(key)) {
        String[] row = {key, text(), text()};
        model.put(key, row);
        buffer().insert(row.clone(), version);
      }
    }

    private void update(String from, String to, boolean keepsDoc, long version) {
      String[] old = model.get(from);
      if (old == null || (!from.equals(to) && model.containsKey(to))) {
        return;
      }
      String[] row = {to, keepsDoc ? old[1] : text(), text()};
      model.remove(from);
      model.put(to, row);
      String[] sent = row.clone();
      if (keepsDoc) {
        sent[1] = RawValue.UNCHANGED;
      }
      if (from.equals(to)) {
        buffer().update(null, sent, version);
      } else {
        buffer().update(new String[] {from, null, null}, sent, version);
      }
    }

    private void delete(String key, long version) {
      if (model.remove(key) != null) {
        buffer().delete(new String[] {key, null, null}, version);
      }
    }

    private String text() {
      return texts % 7 == 0 ? "" + texts++ : "text, \"" + texts++ + "\"\n";
    }

    private void spill() {
      for (Segment segment : batch.take()) {
        Changeset changeset = writer.write(segment);
        staged.add(target.stage(changeset));
        ChangesetWriter.delete(changeset.files());
      }
      batch = new OpenBatch();
    }

    private void end() {
      lsn += 10;
      previousEnd = lsn;
      changeLsn = 0;
    }

    void commit() {
      spill();
      end();
      Position next = new Position(new Lsn(lsn), 7, Instant.EPOCH, position.anchor());
      target.commit(
          new io.rosetta.activities.model.Commit(
              position, next, staged, Lsn.ZERO, List.of(), List.of()));
      staged.clear();
      position = next;
    }

    List<Map<String, String>> expected() {
      return model.values().stream()
          .<Map<String, String>>map(
              row -> new TreeMap<>(Map.of("K", row[0], "DOC", row[1], "A", row[2])))
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .toList();
    }
  }
}
