package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.Statement;

/**
 * DESCRIBE TABLE, VIEW and STAGE.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/desc-table">DESCRIBE TABLE</a>
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/desc-stage">DESCRIBE STAGE</a>
 */
final class DescribeExecutor {
  private final Work work;

  DescribeExecutor(Work work) {
    this.work = work;
  }

  Result run(Statement.Describe describe) {
    if (describe.kind().equals("STAGE")) {
      return describeStage(describe);
    }
    TableId id = work.binding().resolve(describe.name());
    Relation relation =
        work.catalog()
            .relation(id, work.session().sessionId())
            .orElseThrow(
                () ->
                    SqlError.missingObject(
                        describe.kind().equals("VIEW") ? "View" : "Table",
                        describe.name().toString()));
    Listing listing =
        Listing.of(
            0,
            "name",
            "type",
            "kind",
            "null?",
            "default",
            "primary key",
            "unique key",
            "check",
            "expression",
            "comment",
            "policy name",
            "privacy domain");
    for (ColumnDef c : relation.columns()) {
      listing.add(
          c.name(),
          c.type().sql(),
          "COLUMN",
          c.nullable() ? "Y" : "N",
          c.defaultText().isEmpty() ? null : c.defaultText(),
          "N",
          "N",
          null,
          null,
          c.comment().isEmpty() ? null : c.comment(),
          null,
          null);
    }
    return new Result(StatementType.DESCRIBE, listing.columns(), listing.rows());
  }

  private Result describeStage(Statement.Describe describe) {
    TableId id = work.binding().resolve(describe.name());
    if (work.catalog().options("STAGE", id, work.session().sessionId()).isEmpty()) {
      throw SqlError.missingObject("Stage", describe.name().toString());
    }
    Listing listing =
        Listing.of(
            0,
            "parent_property",
            "property",
            "property_type",
            "property_value",
            "property_default");
    listing.add("STAGE_LOCATION", "URL", "String", "[]", "");
    return new Result(StatementType.DESCRIBE, listing.columns(), listing.rows());
  }
}
