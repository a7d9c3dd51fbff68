package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** LIKE (which ignores case), STARTS WITH and LIMIT of SHOW. */
final class ShowFilter {
  private ShowFilter() {}

  static List<String[]> apply(Statement.Filter filter, Listing listing) {
    int name = listing.nameColumn();
    Stream<String[]> rows = listing.rows().stream();
    if (name == 1) {
      rows = rows.sorted(Comparator.comparing(row -> row[name]));
    }
    Predicate<String> wanted = names(filter);
    rows = rows.filter(row -> wanted.test(row[name]));
    if (filter.limit().isPresent()) {
      rows = rows.limit(filter.limit().get());
    }
    return rows.toList();
  }

  /** Which names LIKE and STARTS WITH let through. */
  static Predicate<String> names(Statement.Filter filter) {
    Predicate<String> like =
        filter.like().map(text -> pattern(text).asMatchPredicate()).orElse(name -> true);
    String prefix = filter.startsWith().orElse("");
    return like.and(name -> name.startsWith(prefix));
  }

  private static Pattern pattern(String like) {
    StringBuilder regex = new StringBuilder();
    boolean escaped = false;
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      if (escaped) {
        regex.append(Pattern.quote(String.valueOf(c)));
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(
        regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }
}
