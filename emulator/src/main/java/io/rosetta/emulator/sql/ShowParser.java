package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * SHOW and DESCRIBE.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/show">SHOW</a>
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/desc">DESCRIBE</a>
 */
final class ShowParser {
  private static final Map<String, Show.Kind> KINDS =
      Map.ofEntries(
          Map.entry("TABLES", Show.Kind.TABLES),
          Map.entry("VIEWS", Show.Kind.VIEWS),
          Map.entry("SCHEMAS", Show.Kind.SCHEMAS),
          Map.entry("DATABASES", Show.Kind.DATABASES),
          Map.entry("COLUMNS", Show.Kind.COLUMNS),
          Map.entry("STAGES", Show.Kind.STAGES),
          Map.entry("PARAMETERS", Show.Kind.PARAMETERS),
          Map.entry("TRANSACTIONS", Show.Kind.TRANSACTIONS),
          Map.entry("LOCKS", Show.Kind.LOCKS),
          Map.entry("WAREHOUSES", Show.Kind.WAREHOUSES),
          Map.entry("ROLES", Show.Kind.ROLES),
          Map.entry("GRANTS", Show.Kind.GRANTS));
  private static final Set<String> SCOPES =
      Set.of("ACCOUNT", "DATABASE", "SCHEMA", "TABLE", "VIEW", "SESSION");

  /** See docs.snowflake.com/en/sql-reference/sql/show-tables and its neighbours, "TERSE". */
  private static final Set<Show.Kind> CAN_BE_TERSE =
      Set.of(Show.Kind.TABLES, Show.Kind.VIEWS, Show.Kind.SCHEMAS, Show.Kind.DATABASES);

  private final TokenStream tokens;

  ShowParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  Statement parse() {
    if (!tokens.accept("SHOW")) {
      return describe();
    }
    boolean terse = tokens.accept("TERSE");
    Position position = tokens.position();
    Show.Kind kind = kind();
    if (terse && !CAN_BE_TERSE.contains(kind)) {
      throw SqlError.syntax(position, kind.name());
    }
    return new Show(kind, terse, kind == Show.Kind.GRANTS ? grants() : filter());
  }

  private Show.Kind kind() {
    if (tokens.accept("FILE", "FORMATS")) {
      return Show.Kind.FILE_FORMATS;
    }
    Show.Kind kind = KINDS.get(tokens.peek().text());
    if (kind == null || tokens.peek().kind() != Token.Kind.WORD) {
      throw tokens.unexpected();
    }
    tokens.take();
    return kind;
  }

  private Statement.Filter grants() {
    if (tokens.accept("TO", "USER") || tokens.accept("TO", "ROLE")) {
      ObjectName name = tokens.objectName();
      return new Statement.Filter(
          Optional.empty(),
          Optional.of("TO"),
          Optional.of(name),
          Optional.empty(),
          Optional.empty());
    }
    return Statement.Filter.NONE;
  }

  private Statement.Filter filter() {
    Optional<String> like = tokens.accept("LIKE") ? Optional.of(tokens.string()) : Optional.empty();
    Optional<String> inKind = Optional.empty();
    Optional<ObjectName> inName = Optional.empty();
    if (tokens.accept("IN") || tokens.accept("FOR")) {
      String word = tokens.peek().kind() == Token.Kind.WORD ? tokens.peek().text() : "";
      if (SCOPES.contains(word)) {
        inKind = Optional.of(tokens.take().text());
      }
      if (tokens.peek().isName() && !tokens.isNext("STARTS") && !tokens.isNext("LIMIT")) {
        inName = Optional.of(tokens.objectName());
      }
    }
    Optional<String> startsWith =
        tokens.accept("STARTS", "WITH") ? Optional.of(tokens.string()) : Optional.empty();
    Optional<Integer> limit =
        tokens.accept("LIMIT") ? Optional.of(tokens.integer()) : Optional.empty();
    return new Statement.Filter(like, inKind, inName, startsWith, limit);
  }

  private Statement describe() {
    tokens.take();
    for (String kind : List.of("TABLE", "VIEW", "STAGE")) {
      if (tokens.accept(kind)) {
        return new Statement.Describe(kind, tokens.objectName());
      }
    }
    throw tokens.unexpected();
  }
}
