package io.rosetta.emulator.sql;

import io.rosetta.emulator.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a statement into tokens.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/identifiers-syntax">Identifiers</a>
 * @see <a href="https://docs.snowflake.com/en/sql-reference/data-types-text">String constants,
 *     escapes, dollar quotes</a>
 */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of("::", "||", "<=", ">=", "<>", "!=", "=>", "->");
  private static final String SINGLE = "()[]{},.;:=<>+-*/%|&^~";

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String sql) {
    this.sql = sql;
  }

  static List<Token> tokens(String sql) {
    Lexer lexer = new Lexer(sql);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    skipBlanks();
    while (at < sql.length()) {
      next();
      skipBlanks();
    }
    tokens.add(new Token(Kind.END, "<EOF>", at, at));
  }

  private void next() {
    char c = sql.charAt(at);
    int start = at;
    if (c == '\'') {
      add(Kind.STRING, StringConstant.quoted(this), start);
    } else if (c == '"') {
      add(Kind.QUOTED, quotedIdentifier(), start);
    } else if (sql.startsWith("$$", at)) {
      add(Kind.STRING, dollarQuoted(), start);
    } else if (c == '$' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1))) {
      at++;
      add(Kind.DOLLAR, digits(), start);
    } else if (c == '@') {
      add(Kind.STAGE, stage(), start);
    } else if (c == '?') {
      at++;
      add(Kind.BIND, "?", start);
    } else if (isDigit(c)
        || (c == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1)) && !afterName())) {
      add(Kind.NUMBER, number(), start);
    } else if (isLetter(c)) {
      word(start);
    } else {
      symbol(start);
    }
  }

  private boolean afterName() {
    return !tokens.isEmpty() && tokens.get(tokens.size() - 1).isName();
  }

  private void add(Kind kind, String text, int start) {
    tokens.add(new Token(kind, text, start, at));
  }

  private void skipBlanks() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '\u00a0') {
        at++;
      } else if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        if (end < 0) {
          throw error(at, "/*");
        }
        at = end + 2;
      } else {
        return;
      }
    }
  }

  private String quotedIdentifier() {
    int start = at++;
    StringBuilder name = new StringBuilder();
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c != '"') {
        name.append(c);
      } else if (at < sql.length() && sql.charAt(at) == '"') {
        name.append('"');
        at++;
      } else if (name.isEmpty() || name.length() > 255) {
        throw error(start, sql.substring(start, at));
      } else {
        return name.toString();
      }
    }
    throw error(start, sql.substring(start));
  }

  private String dollarQuoted() {
    int end = sql.indexOf("$$", at + 2);
    if (end < 0) {
      throw error(at, "$$");
    }
    String text = sql.substring(at + 2, end);
    at = end + 2;
    return text;
  }

  /** A stage and its path up to a blank, a comma, a closing parenthesis or a semicolon. */
  private String stage() {
    int start = at;
    boolean quoted = false;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (Character.isWhitespace(c) || "),;(".indexOf(c) >= 0)) {
        break;
      }
      at++;
    }
    return sql.substring(start, at);
  }

  private String number() {
    int start = at;
    digits();
    if (at < sql.length() && sql.charAt(at) == '.') {
      at++;
      digits();
    }
    if (at < sql.length() && Character.toLowerCase(sql.charAt(at)) == 'e') {
      int mark = at++;
      if (at < sql.length() && "+-".indexOf(sql.charAt(at)) >= 0) {
        at++;
      }
      if (digits().isEmpty()) {
        at = mark;
      }
    }
    if (at < sql.length() && isLetter(sql.charAt(at))) {
      throw error(start, sql.substring(start, at + 1));
    }
    return sql.substring(start, at);
  }

  private String digits() {
    int start = at;
    while (at < sql.length() && isDigit(sql.charAt(at))) {
      at++;
    }
    return sql.substring(start, at);
  }

  private void word(int start) {
    if (sql.startsWith("file://", at)) {
      while (at < sql.length() && !Character.isWhitespace(sql.charAt(at))) {
        at++;
      }
      add(Kind.FILE, sql.substring(start, at), start);
      return;
    }
    while (at < sql.length() && isWordPart(sql.charAt(at))) {
      at++;
    }
    add(Kind.WORD, sql.substring(start, at).toUpperCase(Locale.ROOT), start);
  }

  private void symbol(int start) {
    for (String symbol : SYMBOLS) {
      if (sql.startsWith(symbol, at)) {
        at += symbol.length();
        add(Kind.SYMBOL, symbol, start);
        return;
      }
    }
    if (SINGLE.indexOf(sql.charAt(at)) < 0) {
      throw error(at, new String(Character.toChars(sql.codePointAt(at))));
    }
    at++;
    add(Kind.SYMBOL, sql.substring(start, at), start);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isWordPart(char c) {
    return isLetter(c) || isDigit(c) || c == '$';
  }

  SqlError error(int offset, String text) {
    return SqlError.syntax(new Lines(sql).at(offset), text);
  }

  String source() {
    return sql;
  }

  int offset() {
    return at;
  }

  void moveTo(int offset) {
    at = offset;
  }
}
