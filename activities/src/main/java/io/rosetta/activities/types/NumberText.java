package io.rosetta.activities.types;

/** Questions about PostgreSQL's text of a numeric, answered without arithmetic. */
final class NumberText {
  private NumberText() {}

  /**
   * Whether the number has at most that many digits before the point and, zeros at the end aside,
   * after it. NaN and the infinities do not fit.
   */
  static boolean fits(String raw, int integerDigits, int scale) {
    int start = raw.charAt(0) == '-' ? 1 : 0;
    if (raw.charAt(start) > '9') {
      return false;
    }
    int point = raw.indexOf('.');
    int integerEnd = point < 0 ? raw.length() : point;
    while (start < integerEnd && raw.charAt(start) == '0') {
      start++;
    }
    if (integerEnd - start > integerDigits) {
      return false;
    }
    if (point < 0) {
      return true;
    }
    int end = raw.length();
    while (raw.charAt(end - 1) == '0') {
      end--;
    }
    return end - point - 1 <= scale;
  }
}
