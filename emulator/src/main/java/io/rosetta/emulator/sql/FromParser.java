package io.rosetta.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * FROM: tables, subqueries, VALUES, stages and joins.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/constructs/from">FROM</a>
 * @see <a href="https://docs.snowflake.com/en/sql-reference/constructs/join">JOIN</a>
 */
final class FromParser {
  private final TokenStream tokens;

  FromParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  List<Query.From> list() {
    List<Query.From> items = new ArrayList<>();
    do {
      items.add(joined());
    } while (tokens.acceptSymbol(","));
    return items;
  }

  private Query.From joined() {
    Query.From left = single();
    while (true) {
      Optional<String> kind = joinKind();
      if (kind.isEmpty()) {
        return left;
      }
      Query.From right = single();
      Optional<Expr> on = Optional.empty();
      List<String> using = List.of();
      if (!kind.get().equals("CROSS")) {
        if (tokens.accept("ON")) {
          on = Optional.of(new ExpressionParser(tokens).parse());
        } else {
          tokens.expect("USING");
          using = new NameList(tokens).parenthesised();
        }
      }
      left = new Query.Join(left, right, kind.get(), on, using);
    }
  }

  private Optional<String> joinKind() {
    if (tokens.accept("JOIN") || tokens.accept("INNER", "JOIN")) {
      return Optional.of("INNER");
    }
    if (tokens.accept("CROSS", "JOIN")) {
      return Optional.of("CROSS");
    }
    for (String kind : List.of("LEFT", "RIGHT", "FULL")) {
      if (tokens.accept(kind, "JOIN") || tokens.accept(kind, "OUTER", "JOIN")) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  Query.From single() {
    if (tokens.peek().kind() == Token.Kind.STAGE) {
      return staged();
    }
    if (tokens.isNext("VALUES")) {
      return values();
    }
    if (tokens.isNextSymbol("(")) {
      return parenthesised();
    }
    if (tokens.isNext("TABLE") || tokens.isNext("LATERAL")) {
      throw SqlError.unsupported("table functions in FROM");
    }
    Position position = tokens.position();
    ObjectName name = tokens.objectName();
    return new Query.Table(name, alias(), position);
  }

  private Query.From parenthesised() {
    if (QueryParser.startsQuery(tokens)) {
      tokens.expectSymbol("(");
      Query query = new QueryParser(tokens).parse();
      tokens.expectSymbol(")");
      return new Query.Derived(query, alias());
    }
    tokens.expectSymbol("(");
    Query.From inner = joined();
    tokens.expectSymbol(")");
    return inner;
  }

  private Query.From values() {
    tokens.expect("VALUES");
    Query.Body body = new QueryParser(tokens).values();
    Query query = new Query(List.of(), body, List.of(), Optional.empty(), Optional.empty());
    return new Query.Derived(query, alias());
  }

  private Query.From staged() {
    StagePath stage = new StagePathParser(tokens).parse();
    List<Option> options = List.of();
    if (tokens.isNextSymbol("(")) {
      options = new OptionParser(tokens).parenthesised();
    }
    return new Query.Staged(stage, options, alias());
  }

  Query.Alias alias() {
    Optional<String> name = Optional.empty();
    if (tokens.accept("AS")) {
      name = Optional.of(tokens.identifier());
    } else if (isAlias()) {
      name = Optional.of(tokens.identifier());
    }
    List<String> columns =
        name.isPresent() && tokens.isNextSymbol("(")
            ? new NameList(tokens).parenthesised()
            : List.of();
    return new Query.Alias(name, columns);
  }

  private boolean isAlias() {
    Token token = tokens.peek();
    return token.kind() == Token.Kind.QUOTED
        || (token.kind() == Token.Kind.WORD && !Reserved.endsFromItem(token.text()));
  }
}
