package io.rosetta.activities.stream.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.stream.change.RawValue;
import io.rosetta.activities.stream.testing.CsvCells;
import io.rosetta.activities.stream.testing.TestTables;
import io.rosetta.activities.stream.testing.TextConversion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeBufferTest {
  private static final TableMapping TEXT = TestTables.mapping(1, "k", "doc");

  @TempDir Path directory;

  private List<List<String>> rows(TableBuffer buffer) {
    Changeset changeset = new ChangesetWriter(directory, 2, 1).write(buffer.freeze());
    List<List<String>> rows = new ArrayList<>();
    changeset.files().forEach(file -> CsvCells.read(file, rows::add));
    assertThat(changeset.rows()).isEqualTo(rows.size());
    rows.sort((a, b) -> a.toString().compareTo(b.toString()));
    return rows;
  }

  private static List<String> cells(String... cells) {
    return java.util.Arrays.asList(cells);
  }

  @Test
  void rowWithUnknownValueNamesTheKeyThatHasIt() {
    MergeBuffer buffer = new MergeBuffer(TEXT);
    buffer.update(new String[] {"old", null}, new String[] {"new", RawValue.UNCHANGED}, 7);
    assertThat(rows(buffer))
        .containsExactly(
            cells("D", "200000000000000000007", null, null, null, "old", null),
            cells("U", "200000000000000000007", "01", null, "old", "new", null));
  }

  @Test
  void newRowWithoutItsValuesIsRefused() {
    MergeBuffer buffer = new MergeBuffer(TEXT);
    assertThatExceptionOfType(RosettaException.class)
        .isThrownBy(() -> buffer.insert(new String[] {"k", RawValue.UNCHANGED}, 1));
    buffer.truncate(2);
    assertThatExceptionOfType(RosettaException.class)
        .isThrownBy(() -> buffer.update(null, new String[] {"k", RawValue.UNCHANGED}, 3));
  }

  @Test
  void keysThatTheTargetTakesForEqualAreOne() {
    MergeBuffer floats = new MergeBuffer(keyed("float8", "FLOAT"));
    floats.delete(new String[] {"-0"}, 1);
    floats.insert(new String[] {"0"}, 1);
    assertThat(rows(floats)).hasSize(1).allMatch(row -> row.get(0).equals("U"));

    MergeBuffer numbers = new MergeBuffer(keyed("numeric", "NUMBER(38,2)"));
    numbers.update(new String[] {"1.0"}, new String[] {"1.00"}, 1);
    assertThat(rows(numbers)).hasSize(1).allMatch(row -> row.get(0).equals("U"));
  }

  private static TableMapping keyed(String type, String targetType) {
    TableMapping base = TestTables.mapping(1, "k");
    PostgresType source = new PostgresType(1, "pg_catalog", type, 'b', 'N', -1, null);
    ColumnMapping key =
        new ColumnMapping(
            new SourceColumn(1, "k", source, true, null),
            base.columns().get(0).target(),
            new TextConversion(targetType));
    return new TableMapping(
        base.source(), base.target(), List.of(key), List.of(0), base.mode(), base.deletes());
  }
}
