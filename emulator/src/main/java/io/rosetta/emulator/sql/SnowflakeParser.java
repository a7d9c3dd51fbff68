package io.rosetta.emulator.sql;

/** Parses one statement. Stateless; any thread may call it. */
public final class SnowflakeParser {
  private SnowflakeParser() {}

  /**
   * One statement, a trailing semicolon allowed.
   *
   * @throws SqlError 001003 for everything that is not known, 000008 for several statements
   */
  public static ParsedStatement parse(String sql) {
    TokenStream tokens = new TokenStream(sql);
    if (tokens.peek().kind() == Token.Kind.END) {
      throw new SqlError("000900", "42601", "SQL compilation error:\nEmpty SQL statement.");
    }
    Statement statement = statement(tokens);
    boolean ended = tokens.acceptSymbol(";");
    while (tokens.acceptSymbol(";")) {
      ended = true;
    }
    if (tokens.peek().kind() != Token.Kind.END) {
      if (ended) {
        throw new SqlError(
            "000008",
            "0A000",
            "Actual statement count 2 did not match the desired statement count 1.");
      }
      throw tokens.unexpected();
    }
    return new ParsedStatement(statement, sql, tokens.binds());
  }

  /** One expression alone, as a stored default is. */
  public static Expr parseExpression(String text) {
    TokenStream tokens = new TokenStream(text);
    Expr value = new ExpressionParser(tokens).parse();
    if (tokens.peek().kind() != Token.Kind.END) {
      throw tokens.unexpected();
    }
    return value;
  }

  /** A name given as text, as FORMAT_NAME allows. */
  public static ObjectName parseName(String text) {
    TokenStream tokens = new TokenStream(text);
    ObjectName name = tokens.objectName();
    if (tokens.peek().kind() != Token.Kind.END) {
      throw tokens.unexpected();
    }
    return name;
  }

  /** One {@code NAME = value}. */
  public static Option option(String text) {
    return new OptionParser(new TokenStream(text)).option();
  }

  private static Statement statement(TokenStream tokens) {
    Token first = tokens.peek();
    if (QueryParser.startsQuery(tokens)) {
      return new Statement.QueryStatement(new QueryParser(tokens).parse());
    }
    return switch (first.text()) {
      case "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE" -> new DmlParser(tokens).parse();
      case "COPY" -> new CopyParser(tokens).parse();
      case "CREATE" -> new CreateParser(tokens).parse();
      case "DROP" -> new DropParser(tokens).parse();
      case "ALTER" ->
          tokens.isNext("ALTER", "SESSION")
              ? new SessionParser(tokens).parse()
              : new AlterTableParser(tokens).parse();
      case "SHOW", "DESCRIBE", "DESC" -> new ShowParser(tokens).parse();
      case "USE", "BEGIN", "START", "COMMIT", "ROLLBACK" -> new SessionParser(tokens).parse();
      case "PUT", "GET", "LIST", "LS", "REMOVE", "RM" -> new StageParser(tokens).parse();
      case "CALL" -> call(tokens);
      default -> throw tokens.unexpected();
    };
  }

  /** CALL of a system function is the SELECT of it. */
  private static Statement call(TokenStream tokens) {
    tokens.expect("CALL");
    if (!tokens.peek().text().startsWith("SYSTEM$")) {
      throw tokens.unexpected();
    }
    return new Statement.QueryStatement(new QueryParser(tokens).single(tokens.startOffset()));
  }
}
