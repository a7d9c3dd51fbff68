package io.rosetta.emulator.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * CREATE TABLE with columns, AS SELECT, LIKE and CLONE.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/create-table">CREATE TABLE</a>
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/create-clone">CLONE</a>
 */
final class CreateTableParser {
  private static final Set<String> OPTIONS =
      Set.of(
          "DATA_RETENTION_TIME_IN_DAYS",
          "MAX_DATA_EXTENSION_TIME_IN_DAYS",
          "CHANGE_TRACKING",
          "DEFAULT_DDL_COLLATION",
          "COMMENT");

  private final TokenStream tokens;
  private final boolean replace;
  private final Ddl.Persistence persistence;
  private final Set<String> keys = new HashSet<>();

  CreateTableParser(TokenStream tokens, boolean replace, Ddl.Persistence persistence) {
    this.tokens = tokens;
    this.replace = replace;
    this.persistence = persistence;
  }

  Ddl.CreateTable parse() {
    Ddl.IfThere before = CreateParser.ifThere(tokens, replace);
    ObjectName name = tokens.objectName();
    Ddl.IfThere ifThere = before == Ddl.IfThere.FAIL ? CreateParser.ifThere(tokens, false) : before;
    if (tokens.accept("LIKE")) {
      return table(name, ifThere, new Ddl.FromLike(tokens.objectName()));
    }
    if (tokens.accept("CLONE")) {
      return table(name, ifThere, new Ddl.FromClone(tokens.objectName()));
    }
    List<Ddl.ColumnDefinition> columns =
        tokens.isNextSymbol("(") && !QueryParser.startsQuery(tokens) ? columns() : List.of();
    List<Option> options = options();
    Ddl.TableSource source = new Ddl.FromColumns();
    if (tokens.accept("AS")) {
      source = new Ddl.FromQuery(new QueryParser(tokens).parse());
    } else if (columns.isEmpty()) {
      throw tokens.unexpected();
    }
    return new Ddl.CreateTable(name, ifThere, persistence, columns, options, source);
  }

  private Ddl.CreateTable table(ObjectName name, Ddl.IfThere ifThere, Ddl.TableSource source) {
    return new Ddl.CreateTable(name, ifThere, persistence, List.of(), options(), source);
  }

  private List<Option> options() {
    List<Option> options = new ArrayList<>();
    while (true) {
      options.addAll(new OptionParser(tokens).known(OPTIONS));
      if (!tokens.accept("CLUSTER", "BY")) {
        break;
      }
      tokens.expectSymbol("(");
      new ExpressionParser(tokens).list();
      tokens.expectSymbol(")");
    }
    check(options);
    return options;
  }

  private static void check(List<Option> options) {
    for (Option option : options) {
      boolean refused =
          switch (option.name()) {
            case "DEFAULT_DDL_COLLATION" -> !option.text().isEmpty();
            case "CHANGE_TRACKING" -> option.isTrue();
            default -> false;
          };
      if (refused) {
        throw SqlError.unsupported(option.name() + " = " + option.text());
      }
    }
  }

  private List<Ddl.ColumnDefinition> columns() {
    tokens.expectSymbol("(");
    List<Ddl.ColumnDefinition> columns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    do {
      if (!constraint()) {
        Ddl.ColumnDefinition column = new ColumnParser(tokens).parse();
        if (!seen.add(column.name())) {
          throw SqlError.duplicateColumn(ObjectName.printed(column.name()));
        }
        columns.add(column);
      }
    } while (tokens.acceptSymbol(","));
    tokens.expectSymbol(")");
    if (!seen.containsAll(keys)) {
      throw tokens.unexpected();
    }
    return columns.stream().map(this::withKey).toList();
  }

  private Ddl.ColumnDefinition withKey(Ddl.ColumnDefinition c) {
    return new Ddl.ColumnDefinition(
        c.name(),
        c.type(),
        c.nullable() && !keys.contains(c.name()),
        c.defaultValue(),
        c.comment());
  }

  /** Keys are accepted and, as in Snowflake, not enforced, save that their columns are NOT NULL. */
  private boolean constraint() {
    Optional<String> name =
        tokens.accept("CONSTRAINT") ? Optional.of(tokens.identifier()) : Optional.empty();
    if (tokens.accept("PRIMARY", "KEY")) {
      keys.addAll(new NameList(tokens).distinct());
      return true;
    }
    if (tokens.isNext("UNIQUE") && tokens.peek(1).isSymbol("(")) {
      tokens.take();
      new NameList(tokens).distinct();
      return true;
    }
    if (name.isPresent()) {
      throw tokens.unexpected();
    }
    return false;
  }
}
