package io.rosetta.emulator.sql;

import java.util.List;

/**
 * DROP.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/drop">DROP</a>
 */
final class DropParser {
  private final TokenStream tokens;

  DropParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  Ddl.Drop parse() {
    tokens.expect("DROP");
    String kind = kind();
    boolean ifExists = tokens.accept("IF", "EXISTS");
    ObjectName name = tokens.objectName();
    int most =
        switch (kind) {
          case "DATABASE" -> 1;
          case "SCHEMA" -> 2;
          default -> 3;
        };
    if (name.parts().size() > most) {
      throw tokens.unexpected();
    }
    if (tokens.isNext("RESTRICT")) {
      throw SqlError.unsupported("DROP ... RESTRICT");
    }
    tokens.accept("CASCADE");
    return new Ddl.Drop(kind, name, ifExists);
  }

  private String kind() {
    if (tokens.accept("FILE", "FORMAT")) {
      return "FILE FORMAT";
    }
    for (String kind : List.of("TABLE", "VIEW", "SCHEMA", "DATABASE", "STAGE")) {
      if (tokens.accept(kind)) {
        return kind;
      }
    }
    throw tokens.unexpected();
  }
}
