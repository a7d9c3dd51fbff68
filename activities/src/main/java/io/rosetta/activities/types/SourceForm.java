package io.rosetta.activities.types;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What is done to PostgreSQL's output text, in Java for the stream and in SQL for the backfill.
 * Each constant or factory keeps the two side by side; the integration test holds them equal.
 *
 * @param holdable whether the target can hold the value
 * @param encode from the output text to the canonical text
 * @param backfill the SQL expression whose output equals {@code encode}
 * @param unholdable the SQL condition that equals {@code !holdable}, when not all values fit
 */
record SourceForm(
    Predicate<String> holdable,
    UnaryOperator<String> encode,
    UnaryOperator<String> backfill,
    Optional<UnaryOperator<String>> unholdable) {
  /** Below this compressed size no value prints to more than a VARCHAR holds. */
  private static final int SURELY_SHORT = 8_192;

  /** The output text as it is; every value fits. */
  static final SourceForm PLAIN = all(UnaryOperator.identity(), UnaryOperator.identity());

  /** A text whose length PostgreSQL knows without reading it. */
  static final SourceForm TEXT =
      some(
          raw -> Utf8.fits(raw, TargetForm.MAX_TEXT_BYTES),
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          c -> "octet_length(" + c + ") > " + TargetForm.MAX_TEXT_BYTES);

  /** Any value that prints to a text of unknown length. */
  static final SourceForm PRINTED =
      some(
          raw -> Utf8.fits(raw, TargetForm.MAX_TEXT_BYTES),
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          c -> longerThanText(c, c + "::text"));

  /**
   * {@code char(n)}: trailing blanks mean nothing and are not copied. At most 10,485,760 characters
   * of four bytes each, so every value fits (PostgreSQL manual, "Character Types").
   */
  static final SourceForm PADDED =
      all(SourceForm::withoutTrailingBlanks, SourceForm::withoutTrailingBlanksInSql);

  /** The same without a declared length. */
  static final SourceForm PADDED_WITHOUT_LIMIT =
      some(
          raw -> Utf8.fits(raw, TargetForm.MAX_TEXT_BYTES),
          SourceForm::withoutTrailingBlanks,
          SourceForm::withoutTrailingBlanksInSql,
          c -> "octet_length(" + c + ") > " + TargetForm.MAX_TEXT_BYTES);

  static final SourceForm BYTES =
      some(
          raw -> raw.length() - 2 <= 2 * TargetForm.MAX_BINARY_BYTES,
          raw -> raw.substring(2),
          c -> "encode(" + c + ", 'hex')",
          c -> "octet_length(" + c + ") > " + TargetForm.MAX_BINARY_BYTES);

  /** Snowflake's names for the infinities. */
  static final SourceForm FLOAT =
      all(
          raw ->
              switch (raw) {
                case "Infinity" -> "inf";
                case "-Infinity" -> "-inf";
                default -> raw;
              },
          c ->
              "CASE "
                  + c
                  + " WHEN 'Infinity' THEN 'inf' WHEN '-Infinity' THEN '-inf' ELSE "
                  + c
                  + "::text END");

  /** PostgreSQL holds -0 and 0 to be the same key. */
  static final SourceForm FLOAT_KEY =
      all(
          raw -> raw.equals("-0") ? "0" : raw,
          c -> "CASE WHEN " + c + " = 0 THEN '0' ELSE " + c + "::text END");

  /** With {@code lc_monetary = C} only digits, sign and point mean anything. */
  static final SourceForm MONEY = all(SourceForm::amountOf, c -> c + "::numeric");

  static final SourceForm DATE =
      some(
          raw -> raw.length() == 10,
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          c -> "NOT (" + c + " >= '0001-01-01' AND " + c + " <= '9999-12-31')");

  static final SourceForm TIME =
      some(
          raw -> !raw.equals("24:00:00"),
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          c -> c + " = '24:00:00'");

  static final SourceForm TIMESTAMP =
      some(
          SourceForm::isCommonEra,
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          c -> "NOT (" + c + " >= '0001-01-01' AND " + c + " < '10000-01-01')");

  static final SourceForm TIMESTAMP_TZ =
      some(
          SourceForm::isCommonEra,
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          c ->
              "NOT ("
                  + c
                  + " >= '0001-01-01 00:00:00+00' AND "
                  + c
                  + " < '10000-01-01 00:00:00+00')");

  /** A numeric with a modifier that fits: NaN is the only value that NUMBER cannot hold. */
  static final SourceForm BOUNDED_NUMERIC =
      some(
          raw -> !raw.equals("NaN"),
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          c -> c + " = 'NaN'");

  /** A numeric that may or may not fit; Snowflake would round silently. */
  static SourceForm numericWithin(int precision, int scale) {
    int digits = precision - scale;
    return some(
        raw -> NumberText.fits(raw, digits, scale),
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        c ->
            "NOT (min_scale("
                + c
                + ") <= "
                + scale
                + " AND "
                + c
                + " > -1e"
                + digits
                + " AND "
                + c
                + " < 1e"
                + digits
                + ")");
  }

  /** An array as {@code array_to_json} prints it. */
  static SourceForm arrayAsJson(ArrayText.Element element) {
    return json(raw -> ArrayText.toJson(raw, element), c -> "array_to_json(" + c + ")::text");
  }

  /**
   * An hstore as {@code hstore_to_json} prints it.
   *
   * @param schema the extension's schema, quoted
   */
  static SourceForm hstoreAsJson(String schema) {
    return json(HstoreText::toJson, c -> schema + ".hstore_to_json(" + c + ")::text");
  }

  private static SourceForm json(UnaryOperator<String> encode, UnaryOperator<String> backfill) {
    return some(
        raw ->
            raw.length() < TargetForm.MAX_TEXT_BYTES / JsonText.MAX_GROWTH
                || Utf8.fits(encode.apply(raw), TargetForm.MAX_TEXT_BYTES),
        encode,
        backfill,
        c -> longerThanText(c, backfill.apply(c)));
  }

  private static String longerThanText(String column, String printed) {
    return "pg_column_size("
        + column
        + ") > "
        + SURELY_SHORT
        + " AND octet_length("
        + printed
        + ") > "
        + TargetForm.MAX_TEXT_BYTES;
  }

  private static String withoutTrailingBlanks(String raw) {
    int end = raw.length();
    while (end > 0 && raw.charAt(end - 1) == ' ') {
      end--;
    }
    return raw.substring(0, end);
  }

  /**
   * As the cast to text does, at a third of its price: that looks for characters of several bytes,
   * but no byte of one is ever a blank. The bytes come in the client's encoding, which is UTF-8 for
   * whoever reads here. A value of nothing but blanks, which fillers have, needs none of that; as
   * bytes, for a collation may take others for equal to it.
   */
  private static String withoutTrailingBlanksInSql(String column) {
    return ("CASE WHEN %1$s = '' COLLATE \"C\" THEN ''"
            + " ELSE convert_from(rtrim(bpcharsend(%1$s), '\\x20'), 'UTF8') END")
        .formatted(column);
  }

  private static String amountOf(String raw) {
    StringBuilder amount = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if ((c >= '0' && c <= '9') || c == '.' || c == '-') {
        amount.append(c);
      }
    }
    return amount.toString();
  }

  /** Years 0001 to 9999: longer years, infinities and BC all have another shape. */
  private static boolean isCommonEra(String raw) {
    return raw.length() >= 19 && raw.charAt(4) == '-' && raw.charAt(raw.length() - 1) != 'C';
  }

  private static SourceForm all(UnaryOperator<String> encode, UnaryOperator<String> backfill) {
    return new SourceForm(raw -> true, encode, backfill, Optional.empty());
  }

  private static SourceForm some(
      Predicate<String> holdable,
      UnaryOperator<String> encode,
      UnaryOperator<String> backfill,
      UnaryOperator<String> unholdable) {
    return new SourceForm(holdable, encode, backfill, Optional.of(unholdable));
  }
}
