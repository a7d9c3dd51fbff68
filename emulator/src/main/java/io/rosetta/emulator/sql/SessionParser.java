package io.rosetta.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** USE, ALTER SESSION and transaction control. */
final class SessionParser {
  private final TokenStream tokens;

  SessionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  SessionStatement parse() {
    return switch (tokens.peek().text()) {
      case "USE" -> use();
      case "ALTER" -> alter();
      case "BEGIN", "START" -> begin();
      case "COMMIT" -> {
        tokens.take();
        tokens.accept("WORK");
        yield new SessionStatement.Commit();
      }
      default -> {
        tokens.expect("ROLLBACK");
        tokens.accept("WORK");
        yield new SessionStatement.Rollback();
      }
    };
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/use">USE</a>
   */
  private SessionStatement use() {
    tokens.expect("USE");
    if (tokens.accept("SECONDARY", "ROLES")) {
      String which = tokens.anyName();
      if (!which.equals("ALL") && !which.equals("NONE")) {
        throw SqlError.unsupported("USE SECONDARY ROLES " + which);
      }
      return new SessionStatement.Use("SECONDARY ROLES", ObjectName.of(which));
    }
    for (String kind : List.of("DATABASE", "SCHEMA", "WAREHOUSE", "ROLE")) {
      if (tokens.accept(kind)) {
        return new SessionStatement.Use(kind, tokens.objectName());
      }
    }
    return new SessionStatement.Use("", tokens.objectName());
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/alter-session">ALTER SESSION</a>
   */
  private SessionStatement alter() {
    tokens.expect("ALTER", "SESSION");
    if (tokens.accept("UNSET")) {
      List<String> names = new ArrayList<>();
      do {
        names.add(tokens.identifier());
      } while (tokens.acceptSymbol(","));
      return new SessionStatement.UnsetParameters(names);
    }
    tokens.expect("SET");
    List<Option> parameters = new ArrayList<>();
    do {
      parameters.add(new OptionParser(tokens).option());
      tokens.acceptSymbol(",");
    } while (tokens.peek().kind() == Token.Kind.WORD);
    return new SessionStatement.SetParameters(parameters);
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/begin">BEGIN</a>
   */
  private SessionStatement begin() {
    if (tokens.accept("START")) {
      tokens.expect("TRANSACTION");
    } else {
      tokens.expect("BEGIN");
      if (!tokens.accept("TRANSACTION")) {
        tokens.accept("WORK");
      }
    }
    Optional<String> name =
        tokens.accept("NAME") ? Optional.of(tokens.identifier()) : Optional.empty();
    return new SessionStatement.Begin(name);
  }
}
