package io.rosetta.emulator.sql;

/**
 * SHOW objects.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/show">SHOW</a>
 */
public record Show(Kind kind, boolean terse, Statement.Filter filter) implements Statement {
  /** What is shown; GRANTS takes no filter. */
  public enum Kind {
    TABLES,
    VIEWS,
    SCHEMAS,
    DATABASES,
    COLUMNS,
    STAGES,
    FILE_FORMATS,
    PARAMETERS,
    TRANSACTIONS,
    LOCKS,
    WAREHOUSES,
    ROLES,
    GRANTS
  }
}
