package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Values that a change does not carry because the source kept them out of line and they did not
 * change (TOAST). They are taken from the row that has the origin key in the target; where that row
 * is missing, does not know them itself, or may have missed a change of them, the column is named
 * in {@code _ROSETTA_PENDING}.
 *
 * @param reliableFrom the least version of a target row whose values can be relied on; empty when
 *     all can
 */
record UnchangedColumns(TableMapping mapping, Optional<RowVersion> reliableFrom) {
  /** Types of fixed length are never stored out of line (PostgreSQL manual, "TOAST"). */
  private static final Set<String> NEVER_TOASTED =
      Set.of(
          "bool",
          "int2",
          "int4",
          "int8",
          "float4",
          "float8",
          "oid",
          "xid",
          "xid8",
          "money",
          "date",
          "time",
          "timetz",
          "timestamp",
          "timestamptz",
          "interval",
          "uuid",
          "char",
          "name",
          "macaddr",
          "macaddr8",
          "point",
          "lseg",
          "box",
          "line",
          "circle",
          "pg_lsn",
          "tid");

  /** Whether a change may lack this column's value; a key is always carried. */
  boolean mayLack(int index) {
    if (mapping.keyIndexes().contains(index)) {
      return false;
    }
    PostgresType type = mapping.columns().get(index).source().type().base();
    return type.kind() != 'e'
        && !(type.schema().equals("pg_catalog") && NEVER_TOASTED.contains(type.name()));
  }

  /** The condition that the load table's row {@code l} lacks the column. */
  String isLacking(int index) {
    return "SUBSTR(l.UNCHANGED, " + (index + 1) + ", 1) = '1'";
  }

  /** The value from the change {@code l}, else from the origin's row {@code o}. */
  String value(int index) {
    ColumnMapping column = mapping.columns().get(index);
    String carried = column.conversion().fromLoad("l." + LoadTable.column(index));
    return mayLack(index)
        ? "CASE WHEN %s THEN o.%s ELSE %s END"
            .formatted(isLacking(index), column.target().quoted(), carried)
        : carried;
  }

  /** Names of lacking columns that the origin's row {@code o} does not know; NULL when none. */
  String pending() {
    String version = "o." + SystemColumn.VERSION.quoted();
    String stale =
        reliableFrom.map(least -> " OR " + version + " < " + least.toDecimal()).orElse("");
    return pending(" AND (" + version + " IS NULL" + stale + " OR CONTAINS(o.%s, %s))");
  }

  /** Names of lacking columns; NULL when none. */
  String pendingWithoutOrigin() {
    return pending("");
  }

  private String pending(String unknown) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      if (mayLack(i)) {
        String name = Sql.literal(mapping.columns().get(i).target().quoted());
        String condition =
            isLacking(i)
                + (unknown.isEmpty() ? "" : unknown.formatted(SystemColumn.PENDING.quoted(), name));
        parts.add("CASE WHEN " + condition + " THEN " + name + " ELSE '' END");
      }
    }
    // One flat call rather than hundreds of nested operators.
    return parts.isEmpty() ? "NULL" : "NULLIF(CONCAT(" + String.join(", ", parts) + "), '')";
  }
}
