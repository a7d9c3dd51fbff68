package io.rosetta.activities.stream.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.stream.testing.TestCatalog;
import io.rosetta.activities.stream.testing.TestTables;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaVersionsTest {
  private static final TableId ID = new TableId("public", "t");

  private Optional<SourceTable> live = Optional.of(TestTables.table(1, "k", "a"));
  private final SchemaVersions versions =
      new SchemaVersions(
          new TableCatalog() {
            @Override
            public Optional<SourceTable> read(TableId table) {
              return live;
            }

            @Override
            public TableMapping map(SourceTable table) {
              return TestCatalog.mapping(table, WriteMode.MERGE);
            }
          },
          List.of(TestTables.mapping(1, "k", "a")));

  private List<String> columns(String... fields) throws TableFailure {
    return versions.at(ID, List.of(fields)).columns().stream().map(c -> c.source().name()).toList();
  }

  @Test
  void sameColumnsAreTheSameMapping() throws TableFailure {
    TableMapping first = versions.at(ID, List.of("k", "a"));
    assertThat(versions.at(ID, List.of("k", "a"))).isSameAs(first);
  }

  @Test
  void streamThatIsBehindTheCatalogHasFewerColumns() throws TableFailure {
    live = Optional.of(TestTables.table(1, "k", "a", "b"));
    assertThat(columns("k", "a")).containsExactly("k", "a");
    assertThat(columns("k", "a", "b")).containsExactly("k", "a", "b");
  }

  /** A default that differs from row to row: the catalog has no value for older rows. */
  @Test
  void columnThatCameWithARewriteIsNotTakenForEmptyInOlderRows() throws TableFailure {
    live = Optional.of(TestTables.table(2L, 1, "k", "a", "b"));
    assertThat(columns("k", "a")).as("the stream is not there yet").containsExactly("k", "a");
    assertThatExceptionOfType(TableFailure.class)
        .isThrownBy(() -> columns("k", "a", "b"))
        .withMessageContaining("when column b was added");
  }

  @Test
  void aRewriteAloneChangesNothing() throws TableFailure {
    live = Optional.of(TestTables.table(2L, 1, "k", "a"));
    assertThat(columns("k", "a")).containsExactly("k", "a");
  }

  @Test
  void columnDroppedFromTheCatalogIsStillReadWhileRowsHaveIt() throws TableFailure {
    live = Optional.of(TestTables.table(1, "k"));
    assertThat(columns("k", "a")).containsExactly("k", "a");
    assertThat(columns("k")).containsExactly("k");
  }

  @Test
  void tableThatIsGoneIsStillReadAsItWas() throws TableFailure {
    live = Optional.empty();
    assertThat(columns("k", "a")).containsExactly("k", "a");
  }

  @Test
  void renameIsNotFollowedOnceRowsHaveIt() throws TableFailure {
    live = Optional.of(TestTables.table(1, "k", "renamed"));
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
    live = Optional.of(TestTables.table(2, "k", "a"));
    assertThatExceptionOfType(TableFailure.class)
        .isThrownBy(() -> columns("k", "a"))
        .withMessageContaining("key changed");
  }
}
