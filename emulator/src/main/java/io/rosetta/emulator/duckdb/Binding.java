package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is shared while one statement is translated: catalog, session, bind values, the number of
 * the statement for {@code sf_fail}. One thread.
 */
final class Binding {
  private final Catalog catalog;
  private final SessionView session;
  private final List<BindValue> binds;
  private final long statement;
  private final boolean describing;
  private final Instant started;
  private String text = "";
  private int aliases;
  private Map<String, Cte> ctes = Map.of();
  private Optional<String> failingRow = Optional.empty();

  /** A named query of WITH; it is written out wherever it is mentioned. */
  record Cte(RenderedQuery query, List<String> columns) {}

  Binding(
      Catalog catalog,
      SessionView session,
      List<BindValue> binds,
      long statement,
      boolean describing) {
    this(catalog, session, binds, statement, describing, Instant.now());
  }

  private Binding(
      Catalog catalog,
      SessionView session,
      List<BindValue> binds,
      long statement,
      boolean describing,
      Instant started) {
    this.started = started;
    this.catalog = catalog;
    this.session = session;
    this.binds = List.copyOf(binds);
    this.statement = statement;
    this.describing = describing;
  }

  /** The same statement, where names are completed with another schema: the inside of a view. */
  Binding inSchema(SchemaId schema) {
    SchemaView inside = new SchemaView(session, schema);
    return new Binding(catalog, inside, binds, statement, describing, started);
  }

  /** The statement as it was sent. */
  String text() {
    return text;
  }

  Binding withText(String statementText) {
    text = statementText;
    return this;
  }

  Catalog catalog() {
    return catalog;
  }

  SessionView session() {
    return session;
  }

  long statement() {
    return statement;
  }

  boolean describing() {
    return describing;
  }

  /** When the statement began: what CURRENT_TIMESTAMP says wherever it is mentioned. */
  Instant started() {
    return started;
  }

  String nextAlias() {
    return "r" + ++aliases;
  }

  Map<String, Cte> ctes() {
    return ctes;
  }

  void setCtes(Map<String, Cte> visible) {
    ctes = visible;
  }

  /** From now on a value that fails is noted for the row of this number only. */
  void failByRow(String number) {
    failingRow = Optional.of(number);
  }

  Conversion conversion() {
    return new Conversion(statement, session.timeZone(), false, failingRow);
  }

  Conversion lenientConversion() {
    return new Conversion(statement, session.timeZone(), true, failingRow);
  }

  Rendered convert(Rendered value, SqlType to) {
    return conversion().convert(value, to);
  }

  Rendered bind(int number) {
    if (number <= binds.size()) {
      return BindLiteral.of(binds.get(number - 1));
    }
    if (describing) {
      return Rendered.unknown("NULL");
    }
    throw new SqlError(
        "002049", "42601", "SQL compilation error:\nBind variable :" + number + " not set.");
  }

  /** A bind's text, for functions that the session answers. */
  String bindText(int number) {
    return number <= binds.size() ? binds.get(number - 1).value().orElse("") : "";
  }

  TableId resolve(ObjectName name) {
    return Names.resolve(name, session);
  }
}
