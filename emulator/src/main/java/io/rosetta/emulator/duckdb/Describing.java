package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.Dml;
import io.rosetta.emulator.sql.Show;
import io.rosetta.emulator.sql.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Says what a statement would answer; a table that is missing is found here too. */
final class Describing {
  private final Work work;

  Describing(Work work) {
    this.work = work;
  }

  Description describe(Statement statement) throws SQLException {
    if (statement instanceof Statement.QueryStatement query) {
      return new Description(StatementType.SELECT, new QueryExecutor(work).describe(query.query()));
    } else if (statement instanceof Dml dml) {
      return dml(dml);
    } else if (statement instanceof CopyInto) {
      return new Description(StatementType.COPY, CopyExecutor.columns());
    } else if (statement instanceof Show) {
      return new Description(StatementType.SHOW, List.of(ResultColumn.text("status")));
    }
    return new Description(StatementType.DDL, List.of(ResultColumn.text("status")));
  }

  private Description dml(Dml dml) {
    if (!(dml instanceof Dml.Truncate)) {
      work.table(dml.target());
    }
    List<String> names = new ArrayList<>();
    StatementType type;
    if (dml instanceof Dml.Insert) {
      type = StatementType.INSERT;
      names.add(DmlExecutor.INSERTED);
    } else if (dml instanceof Dml.Update) {
      type = StatementType.UPDATE;
      names.add(DmlExecutor.UPDATED);
      names.add("number of multi-joined rows updated");
    } else if (dml instanceof Dml.Delete) {
      type = StatementType.DELETE;
      names.add(DmlExecutor.DELETED);
    } else if (dml instanceof Dml.Merge merge) {
      type = StatementType.MERGE;
      add(names, merge, Dml.MergeInsert.class, DmlExecutor.INSERTED);
      add(names, merge, Dml.MergeUpdate.class, DmlExecutor.UPDATED);
      add(names, merge, Dml.MergeDelete.class, DmlExecutor.DELETED);
    } else {
      return new Description(StatementType.DDL, List.of(ResultColumn.text("status")));
    }
    return new Description(type, names.stream().map(ResultColumn::count).toList());
  }

  private static void add(
      List<String> names, Dml.Merge merge, Class<? extends Dml.MergeClause> kind, String name) {
    if (merge.clauses().stream().anyMatch(kind::isInstance)) {
      names.add(name);
    }
  }
}
