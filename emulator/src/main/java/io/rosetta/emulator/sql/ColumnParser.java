package io.rosetta.emulator.sql;

import java.util.Optional;

/**
 * A column of CREATE TABLE and ADD COLUMN.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/create-table">CREATE TABLE</a>
 */
final class ColumnParser {
  private final TokenStream tokens;
  private boolean nullable = true;
  private Optional<Ddl.Default> defaultValue = Optional.empty();
  private Optional<String> comment = Optional.empty();

  ColumnParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  Ddl.ColumnDefinition parse() {
    String name = tokens.identifier();
    SqlType type = new TypeParser(tokens).parse();
    while (attribute()) {
      // Each call takes one attribute.
    }
    return new Ddl.ColumnDefinition(name, type, nullable, defaultValue, comment);
  }

  private boolean attribute() {
    if (tokens.accept("NOT", "NULL")) {
      nullable = false;
    } else if (tokens.accept("NULL")) {
      nullable = true;
    } else if (tokens.accept("DEFAULT")) {
      int start = tokens.startOffset();
      Expr value = new ExpressionParser(tokens).parse();
      String text = tokens.text(start, tokens.endOffsetOfLast());
      defaultValue = Optional.of(new Ddl.Default(value, text));
    } else if (tokens.accept("COLLATE")) {
      collate();
    } else if (tokens.accept("COMMENT")) {
      comment = Optional.of(tokens.string());
    } else if (tokens.accept("PRIMARY", "KEY")) {
      // Accepted and not enforced, as in Snowflake; but a key column is NOT NULL.
      nullable = false;
    } else {
      return tokens.accept("UNIQUE");
    }
    return true;
  }

  /** Only the binary collation: any other would change what equality means. */
  private void collate() {
    String collation = tokens.string();
    if (!collation.isEmpty() && !collation.equalsIgnoreCase("utf8")) {
      throw SqlError.unsupported("COLLATE '" + collation + "'");
    }
  }
}
