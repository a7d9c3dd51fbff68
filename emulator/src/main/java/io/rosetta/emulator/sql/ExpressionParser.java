package io.rosetta.emulator.sql;

import io.rosetta.emulator.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Operators from the loosest (OR) to the tightest; what stands between them is the {@link
 * OperandParser}'s.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/operators">Operators</a>
 */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", "<=", ">", ">=");

  private final TokenStream tokens;
  private final OperandParser operands;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this);
  }

  Expr parse() {
    Expr left = conjunction();
    while (tokens.accept("OR")) {
      left = new Expr.Binary("OR", left, conjunction());
    }
    return left;
  }

  List<Expr> list() {
    List<Expr> items = new ArrayList<>();
    do {
      items.add(parse());
    } while (tokens.acceptSymbol(","));
    return items;
  }

  private Expr conjunction() {
    Expr left = negation();
    while (tokens.accept("AND")) {
      left = new Expr.Binary("AND", left, negation());
    }
    return left;
  }

  private Expr negation() {
    if (tokens.accept("NOT")) {
      return new Expr.Unary("NOT", negation());
    }
    return predicate();
  }

  private Expr predicate() {
    Expr left = sum();
    while (true) {
      Token next = tokens.peek();
      if (next.kind() == Kind.SYMBOL && COMPARISONS.contains(next.text())) {
        String operator = tokens.take().text();
        left = new Expr.Binary(operator.equals("!=") ? "<>" : operator, left, sum());
      } else if (tokens.accept("IS")) {
        left = is(left);
      } else {
        boolean negated =
            tokens.isNext("NOT", "IN")
                || tokens.isNext("NOT", "LIKE")
                || tokens.isNext("NOT", "ILIKE")
                || tokens.isNext("NOT", "RLIKE")
                || tokens.isNext("NOT", "REGEXP")
                || tokens.isNext("NOT", "BETWEEN");
        if (negated) {
          tokens.take();
        }
        Optional<Expr> tested = test(left, negated);
        if (tested.isEmpty()) {
          return left;
        }
        left = tested.get();
      }
    }
  }

  private Expr is(Expr left) {
    boolean negated = tokens.accept("NOT");
    if (tokens.accept("NULL")) {
      return new Expr.IsNull(left, negated);
    }
    if (tokens.accept("TRUE")) {
      return new Expr.IsBoolean(left, true, negated);
    }
    if (tokens.accept("FALSE")) {
      return new Expr.IsBoolean(left, false, negated);
    }
    tokens.expect("DISTINCT", "FROM");
    return new Expr.IsDistinct(left, sum(), negated);
  }

  private Optional<Expr> test(Expr left, boolean negated) {
    if (tokens.accept("IN")) {
      return Optional.of(in(left, negated));
    }
    if (tokens.accept("BETWEEN")) {
      Expr low = sum();
      tokens.expect("AND");
      return Optional.of(new Expr.Between(left, low, sum(), negated));
    }
    for (String operator : List.of("LIKE", "ILIKE", "RLIKE", "REGEXP")) {
      if (tokens.accept(operator)) {
        Expr pattern = sum();
        Optional<Expr> escape =
            operator.endsWith("LIKE") && !operator.equals("RLIKE") && tokens.accept("ESCAPE")
                ? Optional.of(sum())
                : Optional.empty();
        String canonical = operator.equals("REGEXP") ? "RLIKE" : operator;
        return Optional.of(new Expr.Like(canonical, left, pattern, escape, negated));
      }
    }
    return Optional.empty();
  }

  private Expr in(Expr left, boolean negated) {
    tokens.expectSymbol("(");
    if (QueryParser.startsQuery(tokens)) {
      Query query = new QueryParser(tokens).parse();
      tokens.expectSymbol(")");
      return new Expr.InQuery(left, query, negated);
    }
    List<Expr> items = list();
    tokens.expectSymbol(")");
    return new Expr.InList(left, items, negated);
  }

  private Expr sum() {
    Expr left = product();
    while (tokens.isNextSymbol("+") || tokens.isNextSymbol("-") || tokens.isNextSymbol("||")) {
      left = new Expr.Binary(tokens.take().text(), left, product());
    }
    return left;
  }

  private Expr product() {
    Expr left = unary();
    while (tokens.isNextSymbol("*") || tokens.isNextSymbol("/") || tokens.isNextSymbol("%")) {
      left = new Expr.Binary(tokens.take().text(), left, unary());
    }
    return left;
  }

  private Expr unary() {
    if (tokens.isNextSymbol("-") || tokens.isNextSymbol("+")) {
      String operator = tokens.take().text();
      Expr operand = unary();
      if (operand instanceof Expr.Literal literal
          && literal.kind() == Expr.Literal.Kind.NUMBER
          && !literal.text().startsWith("-")) {
        return operator.equals("-")
            ? new Expr.Literal(Expr.Literal.Kind.NUMBER, "-" + literal.text())
            : literal;
      }
      return new Expr.Unary(operator, operand);
    }
    return postfix(operands.parse());
  }

  private Expr postfix(Expr operand) {
    Expr value = operand;
    while (true) {
      if (tokens.acceptSymbol("::")) {
        value = new Expr.Cast(value, new TypeParser(tokens).parse(), false);
      } else if (tokens.isNextSymbol(":") || tokens.isNextSymbol("[")) {
        value = new Expr.Path(value, path());
      } else {
        return value;
      }
    }
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/user-guide/querying-semistructured">Paths</a>
   */
  private List<Expr.Step> path() {
    List<Expr.Step> steps = new ArrayList<>();
    if (tokens.acceptSymbol(":")) {
      steps.add(new Expr.Step(Optional.of(key()), Optional.empty()));
    }
    while (true) {
      if (!steps.isEmpty() && tokens.acceptSymbol(".")) {
        steps.add(new Expr.Step(Optional.of(key()), Optional.empty()));
      } else if (tokens.acceptSymbol("[")) {
        steps.add(new Expr.Step(Optional.empty(), Optional.of(parse())));
        tokens.expectSymbol("]");
      } else {
        return steps;
      }
    }
  }

  /** Keys of a path keep their case. */
  private String key() {
    Token token = tokens.peek();
    if (!token.isName()) {
      throw tokens.unexpected();
    }
    tokens.take();
    return token.kind() == Kind.QUOTED ? token.text() : tokens.text(token.start(), token.end());
  }
}
