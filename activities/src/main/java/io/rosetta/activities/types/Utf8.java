package io.rosetta.activities.types;

/** Sizes of text in UTF-8, which is what both databases count. */
final class Utf8 {
  private Utf8() {}

  /** Whether the text takes at most that many bytes; a short text is not looked at. */
  static boolean fits(String text, long bytes) {
    return text.length() <= bytes / 3 || length(text) <= bytes;
  }

  /** Bytes of the text in UTF-8. */
  static long length(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // A surrogate pair is two chars and four bytes.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
