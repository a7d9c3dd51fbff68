package io.rosetta.activities.types;

import static io.rosetta.activities.types.Types.builtIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableMapperTest {
  private static final TableId ID = new TableId("public", "orders");

  private static SourceTable table(List<String> key, String... columns) {
    return table(ID, 'r', key, columns);
  }

  private static SourceTable table(TableId id, char kind, List<String> key, String... columns) {
    List<SourceColumn> list = new ArrayList<>();
    for (String column : columns) {
      list.add(new SourceColumn(list.size() + 1, column, builtIn("int4"), true, null));
    }
    return new SourceTable(id, 1, 1, kind, ReplicaIdentity.DEFAULT, list, key);
  }

  private static PipelineSettings pipeline(Map<String, String> schemas) {
    return new PipelineSettings(
        "p",
        "pub",
        "slot",
        new Identifier("ANALYTICS"),
        schemas,
        List.of(),
        InitialLoad.NOW,
        Map.of());
  }

  private static TableMapping map(SourceTable table, TableSettings settings) {
    return TableMapper.map(table, settings, pipeline(Map.of()));
  }

  private static TableSettings columns(List<String> include, List<String> exclude) {
    return new TableSettings(ID, include, exclude, WriteMode.MERGE, DeleteMode.HARD, Map.of());
  }

  @Test
  void plainNamesFoldAndOthersAreKept() {
    TableMapping mapping =
        map(table(List.of("id"), "id", "Total", "größe", "select"), TableSettings.of(ID));

    assertThat(mapping.target().quoted()).isEqualTo("\"ANALYTICS\".\"PUBLIC\".\"ORDERS\"");
    assertThat(mapping.columns())
        .extracting(ColumnMapping::target)
        .containsExactly(
            new Identifier("ID"),
            new Identifier("Total"),
            new Identifier("größe"),
            new Identifier("SELECT"));
  }

  @Test
  void schemasCanBeMapped() {
    TableMapping mapping =
        TableMapper.map(
            table(List.of("id"), "id"), TableSettings.of(ID), pipeline(Map.of("public", "shop")));

    assertThat(mapping.target().schema()).isEqualTo(new Identifier("SHOP"));
  }

  @Test
  void theKeyKeepsItsOrder() {
    assertThat(map(table(List.of("b", "a"), "a", "x", "b"), TableSettings.of(ID)).keyIndexes())
        .containsExactly(2, 0);
  }

  @Test
  void columnsCanBeLeftOut() {
    SourceTable table = table(List.of("id"), "id", "a", "b");

    assertThat(map(table, columns(List.of("id", "a"), List.of())).columns()).hasSize(2);
    assertThat(map(table, columns(List.of(), List.of("a"))).columns())
        .extracting(c -> c.source().name())
        .containsExactly("id", "b");
  }

  @Test
  void keyColumnsCannotBeLeftOut() {
    SourceTable table = table(List.of("id"), "id", "a");

    assertRefused(
        () -> map(table, columns(List.of("a"), List.of())),
        RosettaError.CONFIGURATION_INVALID,
        "column id is part of the key");
    assertRefused(
        () -> map(table, columns(List.of(), List.of("id"))),
        RosettaError.CONFIGURATION_INVALID,
        "column id is part of the key");
  }

  @Test
  void unknownColumnsAreNamed() {
    assertRefused(
        () -> map(table(List.of("id"), "id"), columns(List.of(), List.of("ghost"))),
        RosettaError.CONFIGURATION_INVALID,
        "excludeColumns names the column ghost");
    assertRefused(
        () ->
            map(
                table(List.of("id"), "id"),
                Types.withTypes(TableSettings.of(ID), Map.of("ghost", "VARCHAR"))),
        RosettaError.CONFIGURATION_INVALID,
        "types names the column ghost");
  }

  @Test
  void namesThatMeetAreRefused() {
    assertRefused(
        () -> map(table(List.of("id"), "id", "ID"), TableSettings.of(ID)),
        RosettaError.TABLE_UNSUPPORTED,
        "columns id and ID");
  }

  @Test
  void tablesThatMeetAreRefused() {
    TableId upper = new TableId("public", "ORDERS");
    TableMapping one = map(table(List.of("id"), "id"), TableSettings.of(ID));
    TableMapping two = map(table(upper, 'r', List.of("id"), "id"), TableSettings.of(upper));

    assertRefused(
        () -> TableMapper.requireDistinctTargets(List.of(one, two)),
        RosettaError.CONFIGURATION_INVALID,
        "public.orders and public.ORDERS");
  }

  @Test
  void tablesThatOnlyADotTellsApartAreRefused() {
    TableId one = new TableId("a.b", "c");
    TableId two = new TableId("a", "b.c");

    assertRefused(
        () ->
            TableMapper.requireDistinctTargets(
                List.of(
                    map(table(one, 'r', List.of("id"), "id"), TableSettings.of(one)),
                    map(table(two, 'r', List.of("id"), "id"), TableSettings.of(two)))),
        RosettaError.CONFIGURATION_INVALID,
        "\"a.b\".\"c\" and \"a\".\"b.c\"");
  }

  @Test
  void ourOwnNamesAreRefused() {
    assertRefused(
        () -> map(table(List.of("id"), "id", "_rosetta_version"), TableSettings.of(ID)),
        RosettaError.TABLE_UNSUPPORTED,
        "_rosetta_version");
    assertRefused(
        () -> map(table(List.of("id"), "id", "_ROSETTA_X"), TableSettings.of(ID)),
        RosettaError.TABLE_UNSUPPORTED,
        "_ROSETTA_X");
    TableId inState = new TableId("_rosetta", "t");
    assertRefused(
        () -> map(table(inState, 'r', List.of("id"), "id"), TableSettings.of(inState)),
        RosettaError.CONFIGURATION_INVALID,
        "holds Rosetta's state");
  }

  @Test
  void aTableWithoutKeyIsRefusedWithTheSqlThatMendsIt() {
    assertRefused(
        () -> map(table(List.of(), "a"), TableSettings.of(ID)),
        RosettaError.TABLE_UNSUPPORTED,
        "ALTER TABLE \"public\".\"orders\" ADD PRIMARY KEY");
  }

  @Test
  void appendNeedsNoKey() {
    TableSettings append =
        new TableSettings(ID, List.of(), List.of(), WriteMode.APPEND, DeleteMode.HARD, Map.of());

    assertThat(map(table(List.of("a"), "a"), append).keyIndexes()).isEmpty();
  }

  @Test
  void viewsAndForeignTablesAreRefused() {
    assertRefused(
        () -> map(table(ID, 'v', List.of(), "a"), TableSettings.of(ID)),
        RosettaError.TABLE_UNSUPPORTED,
        "it is a view");
    assertRefused(
        () -> map(table(ID, 'f', List.of(), "a"), TableSettings.of(ID)),
        RosettaError.TABLE_UNSUPPORTED,
        "foreign table");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call,
      RosettaError error,
      String reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RosettaException.class, e -> assertThat(e.error()).isEqualTo(error))
        .hasMessageContaining(reason);
  }
}
