package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what the target cannot hold: one row per value, in the transaction that writes a NULL in
 * its place. The stream has marked most of them in the file; text that Snowflake itself cannot
 * parse shows only in the load table.
 */
final class QuarantineStatement {
  private final StateObjects objects;

  QuarantineStatement(StateObjects objects) {
    this.objects = objects;
  }

  /**
   * One statement for all of a transaction's changesets; empty when there is nothing to look at.
   */
  Optional<Sql> of(Collection<StagedChangeset> changesets, Collection<String> tagsWithUnholdable) {
    List<String> selects = new ArrayList<>();
    List<String> binds = new ArrayList<>();
    for (StagedChangeset staged : changesets) {
      List<String> arms = new ArrayList<>();
      if (staged.changeset().hasQuarantined()) {
        arms.addAll(marked(staged));
      }
      if (tagsWithUnholdable.contains(staged.tag())) {
        arms.addAll(unholdable(staged));
      }
      selects.addAll(arms);
      arms.forEach(arm -> binds.add(staged.tag()));
    }
    if (selects.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Sql(
            "INSERT INTO "
                + objects.quarantine().quoted()
                + " (PIPELINE, TABLE_NAME, ROW_KEY, COLUMN_NAME, RAW_VALUE, ROW_VERSION,"
                + " QUARANTINED_AT) "
                + String.join(" UNION ALL ", selects),
            binds));
  }

  /** The condition under which a loaded row holds text that cannot be converted. */
  static Optional<String> unholdableCondition(TableMapping mapping, String alias) {
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      mapping
          .columns()
          .get(i)
          .conversion()
          .unholdableInLoad(alias + "." + LoadTable.column(i))
          .ifPresent(condition -> conditions.add("(" + condition + ")"));
    }
    return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" OR ", conditions));
  }

  private List<String> marked(StagedChangeset staged) {
    List<String> arms = new ArrayList<>();
    for (ColumnMapping column : staged.changeset().mapping().columns()) {
      if (column.conversion().backfillUnholdable("c").isPresent()) {
        String raw = "GET(PARSE_JSON(l.QUARANTINED), " + Sql.literal(column.source().name()) + ")";
        arms.add(
            select(
                staged,
                column,
                raw + "::VARCHAR",
                "l.QUARANTINED IS NOT NULL AND " + raw + " IS NOT NULL"));
      }
    }
    return arms;
  }

  private List<String> unholdable(StagedChangeset staged) {
    List<ColumnMapping> columns = staged.changeset().mapping().columns();
    List<String> arms = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ColumnMapping column = columns.get(i);
      String loaded = "l." + LoadTable.column(i);
      column
          .conversion()
          .unholdableInLoad(loaded)
          .ifPresent(
              condition ->
                  arms.add(select(staged, column, loaded + "::VARCHAR", "(" + condition + ")")));
    }
    return arms;
  }

  private String select(
      StagedChangeset staged, ColumnMapping column, String raw, String condition) {
    return "SELECT %s, %s, %s, %s, %s, l.VERSION, CURRENT_TIMESTAMP() FROM %s AS l WHERE STARTSWITH(l.TAG, ?) AND %s"
        .formatted(
            Sql.literal(objects.pipeline()),
            Sql.literal(staged.changeset().mapping().id().toString()),
            key(staged.changeset().mapping()),
            Sql.literal(column.source().name()),
            raw,
            staged.loadTable().quoted(),
            condition);
  }

  private static String key(TableMapping mapping) {
    if (mapping.keyIndexes().isEmpty()) {
      return "NULL";
    }
    return String.join(
        " || ',' || ",
        mapping.keyIndexes().stream()
            .map(index -> "l." + LoadTable.column(index) + "::VARCHAR")
            .toList());
  }
}
