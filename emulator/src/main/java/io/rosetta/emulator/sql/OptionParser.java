package io.rosetta.emulator.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lists of {@code NAME = value}; the caller says which names it knows. */
final class OptionParser {
  private final TokenStream tokens;

  OptionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** Options up to the end of the statement, with or without commas. */
  List<Option> known(Set<String> names) {
    List<Option> options = new ArrayList<>();
    while (tokens.peek().kind() == Token.Kind.WORD && tokens.peek(1).isSymbol("=")) {
      if (!names.contains(tokens.peek().text())) {
        throw tokens.unexpected();
      }
      options.add(option());
      tokens.acceptSymbol(",");
    }
    rejectTwice(options);
    return options;
  }

  List<Option> parenthesised() {
    tokens.expectSymbol("(");
    List<Option> options = new ArrayList<>();
    while (!tokens.isNextSymbol(")")) {
      options.add(option());
      tokens.acceptSymbol(",");
    }
    tokens.expectSymbol(")");
    rejectTwice(options);
    return options;
  }

  private static void rejectTwice(List<Option> options) {
    Set<String> seen = new HashSet<>();
    for (Option option : options) {
      if (!seen.add(option.name())) {
        throw SqlError.syntax(option.position(), option.name());
      }
    }
  }

  Option option() {
    Position position = tokens.position();
    if (tokens.peek().kind() != Token.Kind.WORD) {
      throw tokens.unexpected();
    }
    String name = tokens.take().text();
    if (!tokens.acceptSymbol("=")) {
      tokens.expectSymbol("=>");
    }
    return new Option(name, value(), position);
  }

  private Option.Value value() {
    if (!tokens.isNextSymbol("(")) {
      return scalar();
    }
    if (tokens.peek(1).kind() == Token.Kind.WORD) {
      return new Option.Nested(parenthesised());
    }
    tokens.expectSymbol("(");
    List<String> strings = new ArrayList<>();
    if (!tokens.isNextSymbol(")")) {
      do {
        strings.add(tokens.string());
      } while (tokens.acceptSymbol(","));
    }
    tokens.expectSymbol(")");
    return new Option.Items(strings);
  }

  private Option.Value scalar() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case STRING -> new Option.Scalar(tokens.take().text(), true);
      case WORD -> new Option.Scalar(word(), false);
      case QUOTED -> new Option.Scalar(tokens.take().text(), true);
      case NUMBER -> new Option.Scalar(tokens.take().text(), false);
      case SYMBOL -> {
        tokens.expectSymbol("-");
        yield new Option.Scalar("-" + tokens.integer(), false);
      }
      case BIND, DOLLAR, STAGE, FILE, END -> throw tokens.unexpected();
    };
  }

  /** ON_ERROR = SKIP_FILE_10% and names of file formats have more than one token. */
  private String word() {
    StringBuilder text = new StringBuilder(tokens.take().text());
    while (tokens.acceptSymbol(".")) {
      text.append('.').append(tokens.anyName());
    }
    if (tokens.acceptSymbol("%")) {
      text.append('%');
    }
    return text.toString();
  }
}
