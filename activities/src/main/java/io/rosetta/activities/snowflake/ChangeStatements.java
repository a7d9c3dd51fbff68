package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import io.rosetta.activities.model.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From a staged changeset to the statements that apply it, in their order. Every INSERT names every
 * column: a default that an added column once got cannot be dropped.
 */
final class ChangeStatements {
  private ChangeStatements() {}

  /**
   * The statements of one changeset.
   *
   * @param reliableFrom see {@link UnchangedColumns}
   * @param absent see {@link AbsentColumns}
   */
  static List<Sql> of(
      StagedChangeset staged, Optional<RowVersion> reliableFrom, List<Absent> absent) {
    Changeset changeset = staged.changeset();
    TableMapping mapping = changeset.mapping();
    List<Sql> statements = new ArrayList<>();
    if (changeset.truncate() && mapping.mode() == WriteMode.MERGE) {
      statements.add(truncate(mapping));
    }
    if (changeset.rows() > 0) {
      statements.add(
          mapping.mode() == WriteMode.MERGE
              ? MergeStatement.of(staged, reliableFrom, absent)
              : append(staged, absent));
    }
    return statements;
  }

  /** DELETE: TRUNCATE would be another kind of statement in some account settings. */
  private static Sql truncate(TableMapping mapping) {
    String target = mapping.target().quoted();
    if (mapping.deletes() == DeleteMode.HARD) {
      return Sql.of("DELETE FROM " + target);
    }
    return Sql.of(
        "UPDATE %s SET %s = TRUE, %s = CURRENT_TIMESTAMP() WHERE %s IS NOT TRUE"
            .formatted(
                target,
                SystemColumn.DELETED.quoted(),
                SystemColumn.SYNCED_AT.quoted(),
                SystemColumn.DELETED.quoted()));
  }

  private static Sql append(StagedChangeset staged, List<Absent> absent) {
    TableMapping mapping = staged.changeset().mapping();
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      ColumnMapping column = mapping.columns().get(i);
      columns.add(column.target().quoted());
      values.add(column.conversion().fromLoad("l." + LoadTable.column(i)));
    }
    for (Absent column : absent) {
      columns.add(column.target().quoted());
      values.add(column.value());
    }
    columns.add(SystemColumn.OP.quoted());
    values.add("l.OP");
    columns.add(SystemColumn.VERSION.quoted());
    values.add("l.VERSION");
    columns.add(SystemColumn.SYNCED_AT.quoted());
    values.add("CURRENT_TIMESTAMP()");
    columns.add(SystemColumn.PENDING.quoted());
    values.add(
        staged.changeset().hasUnchanged()
            ? new UnchangedColumns(mapping, Optional.empty()).pendingWithoutOrigin()
            : "NULL");
    return Sql.of(
        "INSERT INTO %s (%s) SELECT %s FROM %s AS l WHERE STARTSWITH(l.TAG, ?)"
            .formatted(
                mapping.target().quoted(),
                String.join(", ", columns),
                String.join(", ", values),
                staged.loadTable().quoted()),
        staged.tag());
  }
}
