package io.rosetta.emulator.sql;

/**
 * An error as Snowflake answers it: a six digit code, a SQLSTATE and a message. Thrown by the
 * parser and by execution; the server turns it into {@code success: false}.
 */
public final class SqlError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String sqlState;

  public SqlError(String code, String sqlState, String message) {
    super(message);
    this.code = code;
    this.sqlState = sqlState;
  }

  public SqlError(String code, String sqlState, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.sqlState = sqlState;
  }

  /** Six digits, as in {@code 001003}. */
  public String code() {
    return code;
  }

  public String sqlState() {
    return sqlState;
  }

  public static SqlError syntax(Position at, String text) {
    return new SqlError(
        "001003",
        "42000",
        "SQL compilation error:%nsyntax error line %d at position %d unexpected '%s'."
            .formatted(at.line(), at.column(), text)
            .replace("\r", ""));
  }

  public static SqlError unsupported(String what) {
    return new SqlError(
        "001003", "42000", "SQL compilation error:\nnot supported by the emulator: " + what);
  }

  public static SqlError missingObject(String kind, String name) {
    return new SqlError(
        "002003",
        "02000",
        "SQL compilation error:\n" + kind + " '" + name + "' does not exist or not authorized.");
  }

  public static SqlError cannotPerform(String name) {
    return new SqlError(
        "002043",
        "02000",
        "SQL compilation error:\nObject does not exist, or operation cannot be performed: " + name);
  }

  public static SqlError noCurrentDatabase(String operation) {
    return new SqlError(
        "090105",
        "22000",
        "Cannot perform "
            + operation
            + ". This session does not have a current database. Call 'USE DATABASE', or use a"
            + " qualified name.");
  }

  public static SqlError noCurrentSchema(String operation) {
    return new SqlError(
        "090106",
        "22000",
        "Cannot perform "
            + operation
            + ". This session does not have a current schema. Call 'USE SCHEMA', or use a"
            + " qualified name.");
  }

  public static SqlError alreadyExists(String name) {
    return new SqlError(
        "002002", "42710", "SQL compilation error:\nObject '" + name + "' already exists.");
  }

  public static SqlError invalidIdentifier(Position at, String name) {
    return new SqlError(
        "000904",
        "42000",
        "SQL compilation error: error line %d at position %d%ninvalid identifier '%s'"
            .formatted(at.line(), at.column(), name)
            .replace("\r", ""));
  }

  public static SqlError ambiguousColumn(String name) {
    return new SqlError(
        "001065", "42601", "SQL compilation error:\nambiguous column name '" + name + "'");
  }

  public static SqlError unknownFunction(String name) {
    return new SqlError("002140", "42601", "SQL compilation error:\nUnknown function " + name);
  }

  public static SqlError wrongArguments(String function) {
    return new SqlError(
        "000938",
        "22023",
        "SQL compilation error:\nwrong number or kind of arguments for function " + function);
  }

  public static SqlError invalidParameter(String name, String value) {
    return new SqlError(
        "001007",
        "22023",
        "SQL compilation error:\ninvalid type or value '"
            + value
            + "' for parameter '"
            + name
            + "'");
  }

  public static SqlError duplicateColumn(String name) {
    return new SqlError(
        "002025", "42S21", "SQL compilation error:\nduplicate column name '" + name + "'");
  }

  public static SqlError columnExists(String name) {
    return new SqlError(
        "001430", "42601", "SQL compilation error:\ncolumn '" + name + "' already exists");
  }

  public static SqlError columnCount(int expected, int found) {
    return new SqlError(
        "002020",
        "21S01",
        "SQL compilation error:\nInsert value list does not match column list expecting "
            + expected
            + " but got "
            + found);
  }

  public static SqlError duplicateRow(String row) {
    return new SqlError(
        "100090", "42P18", "Duplicate row detected during DML action\nRow Values: " + row);
  }
}
