package io.rosetta.activities.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.interleaving.Interleaving.Rules;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.stream.testing.MemoryTarget.Rule;
import io.rosetta.activities.stream.testing.TestTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * However transactions, stream and backfill interleave, the target ends as the source is once the
 * backfill is done; and each of the rules that look as if they could be left out is needed for it.
 */
class BackfillInterleavingsTest {
  private static final TableMapping MAPPING = TestTables.mapping(1, "k", "doc", "n");

  /** Within so many every rule's absence shows. */
  private static final int MOST_TRIES = 3_000;

  @Provide
  Arbitrary<List<Step>> interleavings() {
    return Step.interleavings();
  }

  @Property(tries = 1_500)
  void theTargetEndsAsTheSourceIs(@ForAll("interleavings") List<Step> steps) throws IOException {
    assertThat(differences(steps, Rules.PRODUCT)).isEmpty();
  }

  @Property(tries = 40_000)
  @AddLifecycleHook(LongForm.class)
  void theTargetEndsAsTheSourceIsInTheLongForm(@ForAll("interleavings") List<Step> steps)
      throws IOException {
    assertThat(differences(steps, Rules.PRODUCT)).isEmpty();
  }

  @Example
  void withoutTheWaitForOlderTransactionsRowsAreLost() throws IOException {
    assertBreaks("A1", new Rules(false, RowVersion::lsnOf, Set.of()));
  }

  @Example
  void withoutPendingColumnsStaleValuesStay() throws IOException {
    assertBreaks(
        "A4", new Rules(true, RowVersion::lsnOf, Set.of(Rule.STALE_ROWS_ARE_NOT_RELIED_ON)));
  }

  @Example
  void withoutTombstonesOfNewKeysRowsGetTheValuesOfOthers() throws IOException {
    assertBreaks("A5", new Rules(true, RowVersion::lsnOf, Set.of(Rule.NEW_KEYS_LEAVE_TOMBSTONES)));
  }

  @Example
  void withoutTheCommitBeforeVersionsOfAKeyFall() throws IOException {
    assertBreaks(
        "A6", new Rules(true, (changeLsn, previousEnd) -> changeLsn, Set.of(Rule.VERSIONS_RISE)));
  }

  /** Whatever is found must be the rule's absence and nothing else. */
  private static void assertBreaks(String rule, Rules rules) throws IOException {
    RandomGenerator<List<Step>> generator = Step.interleavings().generator(1_000);
    for (int i = 0; i < MOST_TRIES; i++) {
      List<Step> steps = generator.next(new Random(i)).value();
      if (!differences(steps, rules).isEmpty()) {
        assertThat(differences(steps, Rules.PRODUCT)).isEmpty();
        return;
      }
    }
    throw new AssertionError(
        "without rule " + rule + " all of " + MOST_TRIES + " interleavings ended right");
  }

  private static String differences(List<Step> steps, Rules rules) throws IOException {
    Path directory = Files.createTempDirectory("rosetta-interleaving");
    try {
      return new Interleaving(MAPPING, directory, 1 + steps.get(0).other() % 3, rules).run(steps);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
