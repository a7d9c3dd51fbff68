package io.rosetta.activities.stream.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import io.rosetta.activities.stream.testing.FixedCatalog;
import io.rosetta.activities.stream.testing.TestTables;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaVersionsTest {
  private static final TableId ID = new TableId("public", "t");

  private final FixedCatalog catalog = new FixedCatalog(TestTables.table(1, "k", "a"));
  private SchemaVersions versions = attempt(List.of());

  /** An attempt that begins with the catalog as it is now. */
  private SchemaVersions attempt(List<KnownTable> stored) {
    return new SchemaVersions(catalog, List.of(), stored);
  }

  /** What an attempt leaves when its rows had the columns k and a. */
  private KnownTable stored() throws TableFailure {
    versions.at(ID, List.of("k", "a"));
    return versions.takeNews().get(0);
  }

  private List<String> columns(String... fields) throws TableFailure {
    return versions.at(ID, List.of(fields)).columns().stream().map(c -> c.source().name()).toList();
  }

  @BeforeEach
  void firstRow() throws TableFailure {
    versions.at(ID, List.of("k", "a"));
  }

  @Test
  void sameColumnsAreTheSameMapping() throws TableFailure {
    TableMapping first = versions.at(ID, List.of("k", "a"));
    assertThat(versions.at(ID, List.of("k", "a"))).isSameAs(first);
  }

  @Test
  void streamThatIsBehindTheCatalogHasFewerColumns() throws TableFailure {
    catalog.becomes(TestTables.table(1, "k", "a", "b"));
    assertThat(columns("k", "a")).containsExactly("k", "a");
    assertThat(columns("k", "a", "b")).containsExactly("k", "a", "b");
  }

  /** A default that differs from row to row: the catalog has no value for older rows. */
  @Test
  void columnThatCameWithARewriteIsNotTakenForEmptyInOlderRows() throws TableFailure {
    catalog.becomes(TestTables.table(2L, 1, "k", "a", "b"));
    assertThat(columns("k", "a")).as("the stream is not there yet").containsExactly("k", "a");
    assertThatExceptionOfType(TableFailure.class)
        .isThrownBy(() -> columns("k", "a", "b"))
        .withMessageContaining("when column b was added");
  }

  @Test
  void aRewriteAloneChangesNothing() throws TableFailure {
    catalog.becomes(TestTables.table(2L, 1, "k", "a"));
    assertThat(columns("k", "a")).containsExactly("k", "a");
  }

  @Test
  void columnDroppedFromTheCatalogIsStillReadWhileRowsHaveIt() throws TableFailure {
    catalog.becomes(TestTables.table(1, "k"));
    assertThat(columns("k", "a")).containsExactly("k", "a");
    assertThat(columns("k")).containsExactly("k");
  }

  @Test
  void tableThatIsGoneIsStillReadAsItWas() throws TableFailure {
    catalog.becomes(null);
    assertThat(columns("k", "a")).containsExactly("k", "a");
  }

  @Test
  void renameIsNotFollowedOnceRowsHaveIt() throws TableFailure {
    catalog.becomes(TestTables.table(1, "k", "renamed"));
    assertThat(columns("k", "a")).containsExactly("k", "a");
    assertThatExceptionOfType(TableFailure.class)
        .isThrownBy(() -> columns("k", "renamed"))
        .withMessageContaining("renamed to renamed");
  }

  @Test
  void columnThatNobodyKnowsAnyMoreIsNotGuessed() {
    assertThatExceptionOfType(TableFailure.class)
        .isThrownBy(() -> columns("k", "a", "ghost"))
        .withMessageContaining("ghost");
  }

  @Test
  void keyMustStay() {
    catalog.becomes(TestTables.table(2, "k", "a"));
    assertThatExceptionOfType(TableFailure.class)
        .isThrownBy(() -> columns("k", "a"))
        .withMessageContaining("key changed");
  }

  private static SourceTable table(long oid, SourceColumn... columns) {
    return new SourceTable(
        ID, oid, 1, 'r', ReplicaIdentity.DEFAULT, List.of(columns), List.of(columns[0].name()));
  }

  private static SourceColumn column(int attnum, String name) {
    return new SourceColumn(attnum, name, TestTables.TEXT, false, null);
  }

  /** A rewrite (VACUUM FULL) wipes it from the catalog, not from the rows of the target. */
  @Test
  void missingValueThatIsKnownOutlivesItsNoteInTheCatalog() throws TableFailure {
    SourceColumn k = column(1, "k");
    SourceColumn a = column(2, "a");
    SourceColumn noted = new SourceColumn(3, "d", TestTables.TEXT, false, "five");
    catalog.becomes(table(1, k, a, noted));
    versions.at(ID, List.of("k", "a", "d"));
    catalog.becomes(
        table(1, k, a, column(3, "d"), new SourceColumn(4, "e", TestTables.TEXT, false, "7")));

    TableMapping behind = versions.at(ID, List.of("k", "a", "d"));
    assertThat(behind.column(3).orElseThrow().source()).isEqualTo(noted);
    assertThat(versions.at(ID, List.of("k", "a", "d", "e")).column(3).orElseThrow().source())
        .isEqualTo(noted);
  }

  private void restart() throws TableFailure {
    versions = attempt(List.of(stored()));
  }

  private void assertSetAside(String reason, String... fields) {
    assertThatExceptionOfType(TableFailure.class)
        .isThrownBy(() -> columns(fields))
        .withMessageContaining(reason);
  }

  @Test
  void columnRenamedWhileNothingRanIsReadUnderItsOldNameAndThenNotFollowed() throws TableFailure {
    catalog.becomes(table(1, column(1, "k"), column(2, "renamed")));
    restart();
    assertThat(columns("k", "a")).containsExactly("k", "a");
    assertSetAside("column a was renamed to renamed", "k", "renamed");
  }

  /** The stream is behind: the catalog has the rename before rows have the column added first. */
  @Test
  void renameIsSeenAlthoughAColumnWasAddedInTheSameLook() throws TableFailure {
    catalog.becomes(table(1, column(1, "k"), column(2, "renamed"), column(3, "x")));
    assertThat(columns("k", "a", "x")).containsExactly("k", "a", "x");
    assertSetAside("column a was renamed to renamed", "k", "renamed", "x");
  }

  @Test
  void keyRenamedWhileNothingRanIsReadUnderItsOldName() throws TableFailure {
    catalog.becomes(table(1, column(1, "id"), column(2, "a")));
    restart();
    assertThat(versions.at(ID, List.of("k", "a")).keyIndexes()).containsExactly(0);
    assertSetAside("column k was renamed to id", "id", "a");
  }

  @Test
  void namesThatWereSwappedAreNotTakenForTheSameColumns() throws TableFailure {
    catalog.becomes(table(1, column(1, "k"), column(2, "a"), column(3, "b")));
    versions.at(ID, List.of("k", "a", "b"));
    List<KnownTable> known = versions.takeNews();
    catalog.becomes(table(1, column(1, "k"), column(2, "b"), column(3, "a")));
    assertSetAside("column b was renamed to a", "k", "b", "a");
    versions = attempt(known);
    assertSetAside("column b was renamed to a", "k", "b", "a");
  }

  @Test
  void columnDroppedAndAddedAgainIsAnotherOne() throws TableFailure {
    KnownTable before = stored();
    catalog.becomes(table(1, column(1, "k"), column(3, "a")));
    assertSetAside("column a was dropped and another one of that name added", "k", "a");
    versions = attempt(List.of(before));
    assertSetAside("column a was dropped and another one of that name added", "k", "a");
  }

  @Test
  void droppedNameIsRememberedByTheNextAttempts() throws TableFailure {
    catalog.becomes(table(1, column(1, "k")));
    assertThat(versions.at(ID, List.of("k")).absent()).containsExactly(Absent.dropped("a"));
    KnownTable known = versions.takeNews().get(0);
    catalog.becomes(table(1, column(1, "k"), column(3, "b")));
    versions = attempt(List.of(known));
    assertThat(versions.at(ID, List.of("k")).absent()).contains(Absent.dropped("a"));
    assertThat(versions.at(ID, List.of("k", "b")).absent()).containsExactly(Absent.dropped("a"));
    known = versions.takeNews().get(0);
    catalog.becomes(table(1, column(1, "k"), column(3, "b"), column(4, "a")));
    versions = attempt(List.of(known));
    assertSetAside("column a was dropped and another one of that name added", "k", "b", "a");
  }

  @Test
  void columnDroppedWhileNothingRanIsStillReadWhileRowsHaveIt() throws TableFailure {
    catalog.becomes(table(1, column(1, "k")));
    restart();
    assertThat(columns("k", "a")).containsExactly("k", "a");
    assertThat(columns("k")).containsExactly("k");
  }

  @Test
  void anotherTableUnderTheNameIsNotTheOneThatWasKnown() throws TableFailure {
    KnownTable before = stored();
    catalog.becomes(table(2, column(1, "k"), column(2, "a")));
    assertSetAside("dropped and created again", "k", "a");
    versions = attempt(List.of(before));
    assertSetAside("dropped and created again", "k", "a");
  }

  @Test
  void tableThatIsTakenUpAgainIsReadAnew() throws TableFailure {
    catalog.becomes(table(2, column(1, "k"), column(2, "b")));
    assertSetAside("dropped and created again", "k", "b");
    versions.forget(ID);
    TableMapping mapping = versions.at(ID, List.of("k", "b"));
    assertThat(mapping.absent()).as("the target still has it").containsExactly(Absent.dropped("a"));
    assertThat(versions.takeNews()).singleElement().extracting(KnownTable::oid).isEqualTo(2L);
  }

  /**
   * Rows of the old schema hold what the catalog notes, also when nothing is streamed of it yet.
   */
  @Test
  void columnThatRowsDoNotHaveYetHasItsMissingValue() throws TableFailure {
    catalog.becomes(
        table(
            1,
            column(1, "k"),
            column(2, "a"),
            new SourceColumn(3, "b", TestTables.TEXT, false, "it's")));
    assertThat(versions.at(ID, List.of("k", "a")).absent())
        .singleElement()
        .isEqualTo(new Absent(new Identifier("B"), "'it''s'", null));
  }

  @Test
  void rewriteWhileNothingRanIsNoticedToo() throws TableFailure {
    restart();
    catalog.becomes(TestTables.table(2L, 1, "k", "a", "b"));
    assertSetAside("when column b was added", "k", "a", "b");
  }
}
