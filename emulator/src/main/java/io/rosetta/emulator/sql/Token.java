package io.rosetta.emulator.sql;

/**
 * One token. {@code text} is what it stands for (an unquoted identifier is folded to upper case, a
 * string is decoded); {@code start} and {@code end} are offsets in the statement.
 */
record Token(Kind kind, String text, int start, int end) {
  enum Kind {
    WORD,
    QUOTED,
    NUMBER,
    STRING,
    BIND,
    DOLLAR,
    STAGE,
    FILE,
    SYMBOL,
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equals(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}
