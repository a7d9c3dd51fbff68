package io.rosetta.emulator.sql;

import io.rosetta.emulator.sql.Expr.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What operators combine: constants, binds, columns, functions, CASE, CAST and parentheses.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions">Functions</a>
 */
final class OperandParser {
  private static final Set<String> WITHOUT_PARENTHESES =
      Set.of(
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "CURRENT_USER",
          "LOCALTIME",
          "LOCALTIMESTAMP");
  private static final Set<String> RESERVED_FUNCTIONS = Set.of("LEFT", "RIGHT", "INSERT");
  private static final Set<String> TYPED =
      Set.of("DATE", "TIME", "TIMESTAMP", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ");

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  OperandParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expr parse() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER -> new Literal(Literal.Kind.NUMBER, tokens.take().text());
      case STRING -> Literal.string(tokens.take().text());
      case BIND -> questionMark();
      case DOLLAR -> positional(Optional.empty());
      case WORD, QUOTED -> named(token);
      case SYMBOL -> symbol();
      case STAGE, FILE, END -> throw tokens.unexpected();
    };
  }

  private Expr questionMark() {
    tokens.take();
    return new Expr.Bind(tokens.nextBind());
  }

  private Expr symbol() {
    if (tokens.isNextSymbol(":") && tokens.peek(1).kind() == Token.Kind.NUMBER) {
      tokens.take();
      int number = tokens.integer();
      tokens.sawBind(number);
      return new Expr.Bind(number);
    }
    if (tokens.isNextSymbol("*")) {
      return star(Optional.empty());
    }
    tokens.expectSymbol("(");
    if (QueryParser.startsQuery(tokens)) {
      Query query = new QueryParser(tokens).parse();
      tokens.expectSymbol(")");
      return new Expr.Scalar(query);
    }
    List<Expr> items = expressions.list();
    tokens.expectSymbol(")");
    return items.size() == 1 ? items.get(0) : new Expr.Row(items);
  }

  private Expr star(Optional<String> qualifier) {
    tokens.expectSymbol("*");
    List<String> excluded = new ArrayList<>();
    if (tokens.accept("EXCLUDE")) {
      boolean several = tokens.acceptSymbol("(");
      do {
        excluded.add(tokens.identifier());
      } while (several && tokens.acceptSymbol(","));
      if (several) {
        tokens.expectSymbol(")");
      }
    }
    return new Expr.Star(qualifier, excluded);
  }

  private Expr positional(Optional<String> qualifier) {
    Position position = tokens.position();
    return new Expr.Positional(qualifier, Integer.parseInt(tokens.take().text()), position);
  }

  private Expr named(Token token) {
    boolean word = token.kind() == Token.Kind.WORD;
    if (word) {
      Optional<Expr> keyword = keyword(token);
      if (keyword.isPresent()) {
        return keyword.get();
      }
      boolean call = tokens.peek(1).isSymbol("(");
      if (call && (!Reserved.isReserved(token.text()) || isFunctionAnyway(token.text()))) {
        Position position = tokens.position();
        return call(tokens.take().text(), position);
      }
    }
    return column();
  }

  private static boolean isFunctionAnyway(String word) {
    return RESERVED_FUNCTIONS.contains(word)
        || WITHOUT_PARENTHESES.contains(word)
        || word.equals("LIKE")
        || word.equals("ILIKE")
        || word.equals("RLIKE");
  }

  private Optional<Expr> keyword(Token token) {
    boolean call = tokens.peek(1).isSymbol("(");
    return switch (token.text()) {
      case "NULL" -> {
        tokens.take();
        yield Optional.of(Literal.NULL);
      }
      case "TRUE", "FALSE" -> Optional.of(new Literal(Literal.Kind.BOOLEAN, tokens.take().text()));
      case "CASE" -> Optional.of(caseExpression());
      case "CAST", "TRY_CAST" -> Optional.of(cast());
      case "EXISTS" -> Optional.of(exists());
      case "EXTRACT" -> call ? Optional.of(extract()) : Optional.empty();
      case "POSITION" -> call ? Optional.of(position()) : Optional.empty();
      default -> typedOrBare(token);
    };
  }

  /** {@code DATE '...'} and functions that need no parentheses. */
  private Optional<Expr> typedOrBare(Token token) {
    if (TYPED.contains(token.text()) && tokens.peek(1).kind() == Token.Kind.STRING) {
      SqlType type = new TypeParser(tokens).parse();
      return Optional.of(new Expr.Cast(Literal.string(tokens.string()), type, false));
    }
    if (WITHOUT_PARENTHESES.contains(token.text()) && !tokens.peek(1).isSymbol("(")) {
      Position at = tokens.position();
      return Optional.of(
          new Expr.Call(tokens.take().text(), List.of(), false, List.of(), Optional.empty(), at));
    }
    return Optional.empty();
  }

  private Expr caseExpression() {
    tokens.expect("CASE");
    Optional<Expr> operand =
        tokens.isNext("WHEN") ? Optional.empty() : Optional.of(expressions.parse());
    List<Expr.When> whens = new ArrayList<>();
    while (tokens.accept("WHEN")) {
      Expr condition = expressions.parse();
      tokens.expect("THEN");
      whens.add(new Expr.When(condition, expressions.parse()));
    }
    Optional<Expr> otherwise =
        tokens.accept("ELSE") ? Optional.of(expressions.parse()) : Optional.empty();
    if (whens.isEmpty()) {
      throw tokens.unexpected();
    }
    tokens.expect("END");
    return new Expr.Case(operand, whens, otherwise);
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/functions/cast">CAST</a>
   */
  private Expr cast() {
    boolean lenient = tokens.take().text().equals("TRY_CAST");
    tokens.expectSymbol("(");
    Expr value = expressions.parse();
    tokens.expect("AS");
    SqlType type = new TypeParser(tokens).parse();
    tokens.expectSymbol(")");
    return new Expr.Cast(value, type, lenient);
  }

  private Expr exists() {
    tokens.expect("EXISTS");
    tokens.expectSymbol("(");
    Query query = new QueryParser(tokens).parse();
    tokens.expectSymbol(")");
    return new Expr.Exists(query);
  }

  /** EXTRACT(part FROM x) is DATE_PART(part, x). */
  private Expr extract() {
    Position at = tokens.position();
    tokens.take();
    tokens.expectSymbol("(");
    Expr part = Literal.string(tokens.anyName());
    tokens.expect("FROM");
    Expr value = expressions.parse();
    tokens.expectSymbol(")");
    return new Expr.Call("DATE_PART", List.of(part, value), false, List.of(), Optional.empty(), at);
  }

  /** POSITION(a IN b) and POSITION(a, b). */
  private Expr position() {
    Position at = tokens.position();
    tokens.take();
    tokens.expectSymbol("(");
    List<Expr> arguments = expressions.list();
    if (arguments.size() == 1
        && arguments.get(0) instanceof Expr.InList in
        && in.items().size() == 1
        && !in.negated()) {
      arguments = List.of(in.value(), in.items().get(0));
    }
    tokens.expectSymbol(")");
    return new Expr.Call("POSITION", arguments, false, List.of(), Optional.empty(), at);
  }

  private Expr call(String name, Position at) {
    tokens.expectSymbol("(");
    boolean distinct = tokens.accept("DISTINCT");
    List<Expr> arguments = new ArrayList<>();
    if (!tokens.isNextSymbol(")")) {
      do {
        arguments.add(expressions.parse());
      } while (tokens.acceptSymbol(","));
    }
    tokens.expectSymbol(")");
    List<Query.OrderItem> withinGroup = List.of();
    if (tokens.accept("WITHIN", "GROUP")) {
      tokens.expectSymbol("(");
      withinGroup = new OrderByParser(tokens, expressions).required();
      tokens.expectSymbol(")");
    }
    Optional<Expr.Window> over =
        tokens.accept("OVER")
            ? Optional.of(new OrderByParser(tokens, expressions).window())
            : Optional.empty();
    return new Expr.Call(name, arguments, distinct, withinGroup, over, at);
  }

  private Expr column() {
    Position position = tokens.position();
    List<String> parts = new ArrayList<>();
    parts.add(tokens.identifier());
    while (tokens.isNextSymbol(".")) {
      tokens.take();
      if (tokens.isNextSymbol("*")) {
        return star(Optional.of(parts.get(parts.size() - 1)));
      }
      if (tokens.peek().kind() == Token.Kind.DOLLAR) {
        return positional(Optional.of(parts.get(parts.size() - 1)));
      }
      parts.add(tokens.anyName());
    }
    return new Expr.Column(parts, position);
  }
}
