package io.rosetta.worker.cli;

import io.rosetta.workflows.backfill.RowCondition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One condition of a filter as people write it in a shell: {@code id >= 5}, {@code state IN
 * open,late}, {@code at BETWEEN 2026-01-01 AND 2026-02-01}, {@code note IS NULL}. A column with
 * spaces stands in double quotes, a value with a comma or spaces at its ends in single ones.
 */
final class WhereText {
  private static final Pattern COLUMN =
      Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")+)\"|([^\\s\"<>=!]+))");
  private static final Pattern BETWEEN = Pattern.compile("(?is)(.+?)\\s+AND\\s+(.+)");
  private static final Pattern ITEM = Pattern.compile("\\s*(?:'((?:[^']|'')*)'|([^,']*))\\s*(,|$)");

  /** Longer ones first: {@code <=} begins with {@code <}. */
  private static final List<String> OPERATORS =
      RowCondition.OPERATORS.stream()
          .sorted(Comparator.comparing(String::length).reversed())
          .toList();

  private WhereText() {}

  /**
   * Reads a condition.
   *
   * @throws CommandFailure when it is none
   */
  static RowCondition parse(String text) {
    Matcher column = COLUMN.matcher(text);
    if (!column.lookingAt()) {
      throw wrong(text, "it begins with no column");
    }
    String name = column.group(1) == null ? column.group(2) : column.group(1).replace("\"\"", "\"");
    String rest =
        text.substring(column.end()).strip().replaceAll("(?i)^IS\\s+(NOT\\s+)?NULL$", "IS $1NULL");
    for (String operator : OPERATORS) {
      if (begins(rest, operator)) {
        return new RowCondition(
            name, operator, values(operator, rest.substring(operator.length()).strip(), text));
      }
    }
    throw wrong(
        text, "after the column comes none of " + String.join(", ", RowCondition.OPERATORS));
  }

  private static boolean begins(String rest, String operator) {
    if (!rest.toUpperCase(Locale.ROOT).startsWith(operator)) {
      return false;
    }
    boolean word = Character.isLetter(operator.charAt(operator.length() - 1));
    return !word
        || rest.length() == operator.length()
        || !Character.isLetterOrDigit(rest.charAt(operator.length()));
  }

  private static List<String> values(String operator, String text, String whole) {
    return switch (operator) {
      case "IS NULL", "IS NOT NULL" -> {
        if (!text.isEmpty()) {
          throw wrong(whole, operator + " takes no value");
        }
        yield List.of();
      }
      case "IN" -> items(text, whole);
      case "BETWEEN" -> {
        Matcher matcher = BETWEEN.matcher(text);
        if (!matcher.matches()) {
          throw wrong(whole, "BETWEEN takes two values: LOW AND HIGH");
        }
        yield List.of(unquoted(matcher.group(1)), unquoted(matcher.group(2)));
      }
      default -> {
        if (text.isEmpty()) {
          throw wrong(whole, operator + " takes a value");
        }
        yield List.of(unquoted(text));
      }
    };
  }

  private static List<String> items(String text, String whole) {
    boolean bracketed = text.startsWith("(") && text.endsWith(")");
    String list = bracketed ? text.substring(1, text.length() - 1) : text;
    List<String> items = new ArrayList<>();
    Matcher item = ITEM.matcher(list);
    int at = 0;
    while (at <= list.length()) {
      item.region(at, list.length());
      if (!item.lookingAt()) {
        throw wrong(whole, "IN takes values with commas between them");
      }
      items.add(item.group(1) == null ? item.group(2).strip() : item.group(1).replace("''", "'"));
      at = item.group(3).isEmpty() ? list.length() + 1 : item.end();
    }
    return items;
  }

  private static String unquoted(String text) {
    String value = text.strip();
    boolean quoted = value.length() > 1 && value.startsWith("'") && value.endsWith("'");
    return quoted ? value.substring(1, value.length() - 1).replace("''", "'") : value;
  }

  private static CommandFailure wrong(String text, String why) {
    return new CommandFailure(
        "'" + text + "' is no condition: " + why + ". Write it as COLUMN OPERATOR VALUE.");
  }
}
