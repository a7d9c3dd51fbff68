package io.rosetta.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SELECT, VALUES, set operations and WITH.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/select">SELECT</a>
 * @see <a href="https://docs.snowflake.com/en/sql-reference/constructs/with">WITH</a>
 */
final class QueryParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  QueryParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  static boolean startsQuery(TokenStream tokens) {
    int ahead = 0;
    while (tokens.peek(ahead).isSymbol("(")) {
      ahead++;
    }
    Token token = tokens.peek(ahead);
    return token.isWord("SELECT") || token.isWord("WITH") || token.isWord("VALUES");
  }

  Query parse() {
    List<Query.Cte> with = tokens.accept("WITH") ? ctes() : List.of();
    Query.Body body = union();
    List<Query.OrderItem> orderBy = new OrderByParser(tokens, expressions).optional();
    Optional<Expr> limit = Optional.empty();
    Optional<Expr> offset = Optional.empty();
    if (tokens.accept("LIMIT")) {
      limit = Optional.of(expressions.parse());
    }
    if (tokens.accept("OFFSET")) {
      offset = Optional.of(expressions.parse());
    }
    if (limit.isEmpty() && tokens.accept("FETCH")) {
      limit = Optional.of(fetch());
    }
    return new Query(with, body, orderBy, limit, offset);
  }

  private Expr fetch() {
    if (!tokens.accept("FIRST")) {
      tokens.accept("NEXT");
    }
    Expr count = expressions.parse();
    if (!tokens.accept("ROWS")) {
      tokens.accept("ROW");
    }
    tokens.accept("ONLY");
    return count;
  }

  private List<Query.Cte> ctes() {
    if (tokens.isNext("RECURSIVE")) {
      throw SqlError.unsupported("WITH RECURSIVE");
    }
    List<Query.Cte> ctes = new ArrayList<>();
    do {
      String name = tokens.identifier();
      List<String> columns = tokens.isNextSymbol("(") ? names() : List.of();
      tokens.expect("AS");
      tokens.expectSymbol("(");
      ctes.add(new Query.Cte(name, columns, parse()));
      tokens.expectSymbol(")");
    } while (tokens.acceptSymbol(","));
    return ctes;
  }

  private List<String> names() {
    return new NameList(tokens).parenthesised();
  }

  private Query.Body union() {
    Query.Body left = intersection();
    while (true) {
      String operator;
      if (tokens.accept("UNION")) {
        operator = tokens.accept("ALL") ? "UNION ALL" : "UNION";
        tokens.accept("DISTINCT");
      } else if (tokens.accept("EXCEPT") || tokens.accept("MINUS")) {
        operator = "EXCEPT";
      } else {
        return left;
      }
      left = new Query.SetOperation(operator, left, intersection());
    }
  }

  private Query.Body intersection() {
    Query.Body left = single();
    while (tokens.accept("INTERSECT")) {
      left = new Query.SetOperation("INTERSECT", left, single());
    }
    return left;
  }

  private Query.Body single() {
    if (tokens.acceptSymbol("(")) {
      Query query = parse();
      tokens.expectSymbol(")");
      return new Query.Nested(query);
    }
    if (tokens.accept("VALUES")) {
      return values();
    }
    return select();
  }

  Query.Values values() {
    List<List<Expr>> rows = new ArrayList<>();
    do {
      tokens.expectSymbol("(");
      rows.add(expressions.list());
      tokens.expectSymbol(")");
    } while (tokens.acceptSymbol(","));
    return new Query.Values(rows);
  }

  Query.Select select() {
    tokens.expect("SELECT");
    if (tokens.isNext("TOP") && tokens.peek(1).kind() == Token.Kind.NUMBER) {
      throw SqlError.unsupported("SELECT TOP");
    }
    boolean distinct = tokens.accept("DISTINCT");
    if (!distinct) {
      tokens.accept("ALL");
    }
    List<Query.SelectItem> items = new ArrayList<>();
    do {
      items.add(item());
    } while (tokens.acceptSymbol(","));
    List<Query.From> from = tokens.accept("FROM") ? new FromParser(tokens).list() : List.of();
    Optional<Expr> where = clause("WHERE");
    Query.Grouping grouping = grouping();
    return new Query.Select(distinct, items, from, where, grouping, clause("QUALIFY"));
  }

  private Optional<Expr> clause(String word) {
    return tokens.accept(word) ? Optional.of(expressions.parse()) : Optional.empty();
  }

  private Query.Grouping grouping() {
    List<Expr> by = List.of();
    boolean all = false;
    if (tokens.accept("GROUP", "BY")) {
      all = tokens.accept("ALL");
      by = all ? List.of() : expressions.list();
    }
    return new Query.Grouping(by, all, clause("HAVING"));
  }

  /** A query that is one expression. */
  Query single(int start) {
    Expr value = expressions.parse();
    String text = tokens.text(start, tokens.endOffsetOfLast());
    Query.Select select =
        new Query.Select(
            false,
            List.of(new Query.SelectItem(value, Optional.empty(), text)),
            List.of(),
            Optional.empty(),
            new Query.Grouping(List.of(), false, Optional.empty()),
            Optional.empty());
    return new Query(List.of(), select, List.of(), Optional.empty(), Optional.empty());
  }

  private Query.SelectItem item() {
    int start = tokens.startOffset();
    Expr value = expressions.parse();
    String text = tokens.text(start, tokens.endOffsetOfLast());
    Optional<String> alias = Optional.empty();
    if (tokens.accept("AS")) {
      alias = Optional.of(tokens.anyName());
    } else if (isAlias()) {
      alias = Optional.of(tokens.identifier());
    }
    return new Query.SelectItem(value, alias, text);
  }

  private boolean isAlias() {
    Token token = tokens.peek();
    return token.kind() == Token.Kind.QUOTED
        || (token.kind() == Token.Kind.WORD && !Reserved.endsFromItem(token.text()));
  }
}
