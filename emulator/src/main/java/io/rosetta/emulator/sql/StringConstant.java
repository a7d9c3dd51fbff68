package io.rosetta.emulator.sql;

/**
 * Decodes a single-quoted constant: two quotes stand for one, and a backslash begins an escape.
 *
 * @see <a
 *     href="https://docs.snowflake.com/en/sql-reference/data-types-text#escape-sequences-in-single-quoted-string-constants">Escape
 *     sequences</a>
 */
final class StringConstant {
  private final Lexer lexer;
  private final String sql;
  private final StringBuilder text = new StringBuilder();
  private int at;

  private StringConstant(Lexer lexer) {
    this.lexer = lexer;
    this.sql = lexer.source();
    this.at = lexer.offset() + 1;
  }

  static String quoted(Lexer lexer) {
    return new StringConstant(lexer).read();
  }

  private String read() {
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\') {
        escape();
      } else if (c != '\'') {
        text.append(c);
      } else if (at < sql.length() && sql.charAt(at) == '\'') {
        text.append('\'');
        at++;
      } else {
        lexer.moveTo(at);
        return text.toString();
      }
    }
    throw lexer.error(lexer.offset(), "'");
  }

  private void escape() {
    if (at == sql.length()) {
      throw lexer.error(lexer.offset(), "'");
    }
    char c = sql.charAt(at++);
    switch (c) {
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'x' -> text.append((char) code(2, 16));
      case 'u' -> text.append((char) code(4, 16));
      case '0', '1', '2', '3' -> {
        at--;
        text.append((char) octal());
      }
      default -> text.append(c);
    }
  }

  private int octal() {
    int end = at;
    while (end < sql.length() && end < at + 3 && sql.charAt(end) >= '0' && sql.charAt(end) <= '7') {
      end++;
    }
    return code(end - at, 8);
  }

  private int code(int length, int radix) {
    int end = at + length;
    if (end > sql.length()) {
      throw lexer.error(at, sql.substring(at));
    }
    try {
      int value = Integer.parseInt(sql.substring(at, end), radix);
      at = end;
      return value;
    } catch (NumberFormatException e) {
      throw lexer.error(at, sql.substring(at, end));
    }
  }
}
