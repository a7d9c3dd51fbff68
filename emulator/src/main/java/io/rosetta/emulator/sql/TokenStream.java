package io.rosetta.emulator.sql;

import io.rosetta.emulator.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** The tokens of one statement with a cursor; all parsers of a statement share one. */
final class TokenStream {
  private final String sql;
  private final List<Token> tokens;
  private final Lines lines;
  private int at;
  private int binds;

  TokenStream(String sql) {
    this.sql = sql;
    this.tokens = Lexer.tokens(sql);
    this.lines = new Lines(sql);
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token take() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  int nextBind() {
    return ++binds;
  }

  void sawBind(int number) {
    binds = Math.max(binds, number);
  }

  int binds() {
    return binds;
  }

  /** True when the coming tokens are exactly these words. */
  boolean isNext(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!peek(i).isWord(words[i])) {
        return false;
      }
    }
    return true;
  }

  boolean isNextSymbol(String symbol) {
    return peek().isSymbol(symbol);
  }

  /** Takes all the words, or nothing. */
  boolean accept(String... words) {
    if (!isNext(words)) {
      return false;
    }
    at += words.length;
    return true;
  }

  boolean acceptSymbol(String symbol) {
    if (!peek().isSymbol(symbol)) {
      return false;
    }
    at++;
    return true;
  }

  void expect(String... words) {
    for (String word : words) {
      if (!accept(word)) {
        throw unexpected();
      }
    }
  }

  void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected();
    }
  }

  String identifier() {
    if (!peek().isName() || (peek().kind() == Kind.WORD && Reserved.isReserved(peek().text()))) {
      throw unexpected();
    }
    return take().text();
  }

  /** A name in a place where reserved words are allowed too (after a dot, after AS). */
  String anyName() {
    if (!peek().isName()) {
      throw unexpected();
    }
    return take().text();
  }

  ObjectName objectName() {
    List<String> parts = new ArrayList<>();
    parts.add(identifier());
    while (parts.size() < 3 && acceptSymbol(".")) {
      parts.add(anyName());
    }
    return new ObjectName(parts);
  }

  String string() {
    if (peek().kind() != Kind.STRING) {
      throw unexpected();
    }
    return take().text();
  }

  int integer() {
    Token token = peek();
    if (token.kind() != Kind.NUMBER) {
      throw unexpected();
    }
    try {
      int value = Integer.parseInt(token.text());
      take();
      return value;
    } catch (NumberFormatException e) {
      throw unexpected();
    }
  }

  Position position() {
    return lines.at(peek().start());
  }

  SqlError unexpected() {
    Token token = peek();
    String text = token.kind() == Kind.END ? "<EOF>" : sql.substring(token.start(), token.end());
    return SqlError.syntax(position(), text);
  }

  /** The text between two tokens, for names of unaliased columns and for views. */
  String text(int fromOffset, int toOffset) {
    return sql.substring(fromOffset, toOffset);
  }

  int startOffset() {
    return peek().start();
  }

  int endOffsetOfLast() {
    return at == 0 ? 0 : tokens.get(at - 1).end();
  }

  int mark() {
    return at;
  }

  void reset(int mark) {
    at = mark;
  }
}
