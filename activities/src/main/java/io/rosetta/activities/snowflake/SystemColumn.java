package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import java.util.ArrayList;
import java.util.List;

/** The columns that Rosetta adds to every target table. */
enum SystemColumn {
  /** The order of changes of a row: generation x 10^20 + LSN. */
  VERSION("NUMBER(38,0)"),
  /** When the row was last written in the target. */
  SYNCED_AT("TIMESTAMP_TZ(6)"),
  /** Quoted names of the columns whose value is not known yet, one after the other; else NULL. */
  PENDING("VARCHAR"),
  /** With soft deletes: whether the row is gone at the source. */
  DELETED("BOOLEAN"),
  /** In mode append: what the change was, {@code I}, {@code U}, {@code D} or {@code T}. */
  OP("VARCHAR(1)");

  private final String type;

  SystemColumn(String type) {
    this.type = type;
  }

  String type() {
    return type;
  }

  String columnName() {
    return "_ROSETTA_" + name();
  }

  String quoted() {
    return '"' + columnName() + '"';
  }

  /** Those that a table of this mapping has, in the order in which they are created. */
  static List<SystemColumn> of(TableMapping mapping) {
    List<SystemColumn> columns = new ArrayList<>(List.of(VERSION, SYNCED_AT, PENDING));
    if (mapping.mode() == WriteMode.APPEND) {
      columns.add(OP);
    } else if (mapping.deletes() == DeleteMode.SOFT) {
      columns.add(DELETED);
    }
    return columns;
  }
}
