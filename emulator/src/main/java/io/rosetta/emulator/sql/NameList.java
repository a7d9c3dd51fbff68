package io.rosetta.emulator.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A list of column names in parentheses. */
final class NameList {
  private final TokenStream tokens;

  NameList(TokenStream tokens) {
    this.tokens = tokens;
  }

  List<String> parenthesised() {
    tokens.expectSymbol("(");
    List<String> names = new ArrayList<>();
    do {
      names.add(tokens.identifier());
    } while (tokens.acceptSymbol(","));
    tokens.expectSymbol(")");
    return names;
  }

  /** The same, each name at most once. */
  List<String> distinct() {
    List<String> names = parenthesised();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw SqlError.duplicateColumn(ObjectName.printed(name));
      }
    }
    return names;
  }
}
