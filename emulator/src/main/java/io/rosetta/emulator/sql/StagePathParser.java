package io.rosetta.emulator.sql;

import java.util.List;

/** {@code @stage/path}, also inside a string. */
final class StagePathParser {
  private final TokenStream tokens;

  StagePathParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  StagePath parse() {
    Token token = tokens.peek();
    boolean inString = token.kind() == Token.Kind.STRING && token.text().startsWith("@");
    if (token.kind() != Token.Kind.STAGE && !inString) {
      throw tokens.unexpected();
    }
    int slash = slash(token.text());
    String name = token.text().substring(1, slash);
    String path = slash == token.text().length() ? "" : token.text().substring(slash + 1);
    if (name.equals("~")) {
      tokens.take();
      return new StagePath(StagePath.Kind.USER, new ObjectName(List.of("~")), path);
    }
    boolean table = name.contains("%");
    ObjectName parsed = name(table ? name.replaceFirst("%", "") : name);
    tokens.take();
    return new StagePath(table ? StagePath.Kind.TABLE : StagePath.Kind.NAMED, parsed, path);
  }

  private ObjectName name(String text) {
    TokenStream inner;
    try {
      inner = new TokenStream(text);
      ObjectName name = inner.objectName();
      if (inner.peek().kind() == Token.Kind.END) {
        return name;
      }
    } catch (SqlError e) {
      throw tokens.unexpected();
    }
    throw tokens.unexpected();
  }

  private static int slash(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '/' && !quoted) {
        return i;
      }
    }
    return text.length();
  }
}
