package io.rosetta.emulator.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** INSERT, UPDATE, DELETE, MERGE, TRUNCATE. */
final class DmlParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  DmlParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  Dml parse() {
    return switch (tokens.take().text()) {
      case "INSERT" -> insert();
      case "UPDATE" -> update();
      case "DELETE" -> delete();
      case "MERGE" -> merge();
      default -> truncate();
    };
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/insert">INSERT</a>
   */
  private Dml insert() {
    boolean overwrite = tokens.accept("OVERWRITE");
    if (tokens.isNext("ALL") || tokens.isNext("FIRST")) {
      throw SqlError.unsupported("multi-table INSERT");
    }
    tokens.expect("INTO");
    ObjectName target = tokens.objectName();
    List<String> columns =
        tokens.isNextSymbol("(") && !QueryParser.startsQuery(tokens)
            ? new NameList(tokens).distinct()
            : List.of();
    if (!QueryParser.startsQuery(tokens)) {
      throw tokens.unexpected();
    }
    return new Dml.Insert(target, columns, new QueryParser(tokens).parse(), overwrite);
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/update">UPDATE</a>
   */
  private Dml update() {
    ObjectName target = tokens.objectName();
    Query.Alias alias = alias();
    tokens.expect("SET");
    List<Dml.Assignment> assignments = assignments();
    List<Query.From> from = tokens.accept("FROM") ? new FromParser(tokens).list() : List.of();
    return new Dml.Update(target, alias, assignments, from, where());
  }

  private Query.Alias alias() {
    return tokens.isNext("SET") || tokens.isNext("USING")
        ? Query.Alias.NONE
        : new FromParser(tokens).alias();
  }

  private Optional<Expr> where() {
    return tokens.accept("WHERE") ? Optional.of(expressions.parse()) : Optional.empty();
  }

  private List<Dml.Assignment> assignments() {
    List<Dml.Assignment> assignments = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    do {
      Position position = tokens.position();
      String column = tokens.identifier();
      while (tokens.acceptSymbol(".")) {
        column = tokens.anyName();
      }
      if (!seen.add(column)) {
        throw SqlError.duplicateColumn(ObjectName.printed(column));
      }
      tokens.expectSymbol("=");
      assignments.add(new Dml.Assignment(column, expressions.parse(), position));
    } while (tokens.acceptSymbol(","));
    return assignments;
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/delete">DELETE</a>
   */
  private Dml delete() {
    tokens.expect("FROM");
    ObjectName target = tokens.objectName();
    Query.Alias alias = alias();
    List<Query.From> using = tokens.accept("USING") ? new FromParser(tokens).list() : List.of();
    return new Dml.Delete(target, alias, using, where());
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/merge">MERGE</a>
   */
  private Dml merge() {
    tokens.expect("INTO");
    ObjectName target = tokens.objectName();
    Query.Alias alias = alias();
    tokens.expect("USING");
    Query.From source = new FromParser(tokens).single();
    tokens.expect("ON");
    Expr on = expressions.parse();
    List<Dml.MergeClause> clauses = new ArrayList<>();
    do {
      tokens.expect("WHEN");
      clauses.add(tokens.accept("NOT") ? notMatched() : matched());
    } while (tokens.isNext("WHEN"));
    return new Dml.Merge(target, alias, source, on, clauses);
  }

  private Optional<Expr> condition() {
    tokens.expect("MATCHED");
    if (tokens.isNext("BY")) {
      throw tokens.unexpected();
    }
    Optional<Expr> condition =
        tokens.accept("AND") ? Optional.of(expressions.parse()) : Optional.empty();
    tokens.expect("THEN");
    return condition;
  }

  private Dml.MergeClause matched() {
    Optional<Expr> condition = condition();
    if (tokens.accept("DELETE")) {
      return new Dml.MergeDelete(condition);
    }
    tokens.expect("UPDATE");
    if (tokens.isNext("ALL")) {
      throw SqlError.unsupported("MERGE ... UPDATE ALL BY NAME");
    }
    tokens.expect("SET");
    return new Dml.MergeUpdate(condition, assignments());
  }

  private Dml.MergeClause notMatched() {
    Optional<Expr> condition = condition();
    tokens.expect("INSERT");
    if (tokens.isNext("ALL")) {
      throw SqlError.unsupported("MERGE ... INSERT ALL BY NAME");
    }
    List<String> columns = tokens.isNextSymbol("(") ? new NameList(tokens).distinct() : List.of();
    tokens.expect("VALUES");
    tokens.expectSymbol("(");
    List<Expr> values = expressions.list();
    tokens.expectSymbol(")");
    return new Dml.MergeInsert(condition, columns, values);
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/truncate-table">TRUNCATE</a>
   */
  private Dml truncate() {
    tokens.accept("TABLE");
    boolean ifExists = tokens.accept("IF", "EXISTS");
    return new Dml.Truncate(tokens.objectName(), ifExists);
  }
}
