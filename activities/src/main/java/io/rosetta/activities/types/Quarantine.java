package io.rosetta.activities.types;

import io.rosetta.activities.model.ColumnMapping;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The quarantine object of a row: compact JSON of source column name to the raw text that the
 * target cannot hold, {@code {"d":"infinity","n":"NaN"}}. A text too long for a VARCHAR is
 * described instead: {@code {"sha256":"<hex of the UTF-8 bytes>","bytes":<length>,"head":"<first
 * MiB>"}}.
 *
 * <p>{@link Writer} makes it for the stream, {@link #backfillExpression} for the backfill; both
 * give the same bytes for the same row.
 */
public final class Quarantine {
  /** Beyond this many bytes as a JSON string a text is described: some room is for the rest. */
  private static final long WHOLE_TEXT_BYTES = 120 * 1_048_576;

  /** Of one function call in PostgreSQL, less some room (FUNC_MAX_ARGS). */
  private static final int MOST_ARGUMENTS = 90;

  /** Characters of a described text that are kept. */
  static final int HEAD_CHARACTERS = 1_048_576;

  private Quarantine() {}

  /** Collects the values of one row after the other. Not thread-safe. */
  public static final class Writer {
    private final StringBuilder json = new StringBuilder();

    /** Adds a value that {@code holdable} refused, in the order of the columns. */
    public void add(String sourceColumn, String raw) {
      json.append(json.length() == 0 ? '{' : ',');
      JsonText.appendString(json, sourceColumn);
      json.append(':');
      if (JsonText.fits(raw, WHOLE_TEXT_BYTES)) {
        JsonText.appendString(json, raw);
      } else {
        appendDescription(json, raw);
      }
    }

    /** The row's object, empty when nothing was added; the writer is ready for the next row. */
    public Optional<String> finish() {
      if (json.length() == 0) {
        return Optional.empty();
      }
      String object = json.append('}').toString();
      json.setLength(0);
      return Optional.of(object);
    }
  }

  /**
   * The last column of a backfill's COPY: the object for rows with an unholdable value, else NULL.
   * Empty when every value of these columns fits.
   */
  public static Optional<String> backfillExpression(List<ColumnMapping> columns) {
    List<String> conditions = new ArrayList<>();
    List<String> members = new ArrayList<>();
    for (ColumnMapping column : columns) {
      String name = SourceSql.quoted(column.source().name());
      Optional<String> unholdable = column.conversion().backfillUnholdable(name);
      if (unholdable.isPresent()) {
        String condition = "(" + unholdable.get() + ")";
        conditions.add(condition);
        members.add(
            "CASE WHEN %s THEN %s || %s END"
                .formatted(condition, memberName(column.source().name()), text(name)));
      }
    }
    return conditions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "CASE WHEN %s THEN '{' || %s || '}' END"
                .formatted(String.join(" OR ", conditions), joined(members)));
  }

  /**
   * Texts joined by commas, without those that are NULL. A function takes at most 100 arguments, so
   * many texts are joined in groups; one group alone may be empty.
   */
  private static String joined(List<String> texts) {
    if (texts.size() <= MOST_ARGUMENTS) {
      return "concat_ws(',', " + String.join(", ", texts) + ")";
    }
    List<String> groups = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += MOST_ARGUMENTS) {
      List<String> group = texts.subList(from, Math.min(texts.size(), from + MOST_ARGUMENTS));
      groups.add("NULLIF(" + joined(group) + ", '')");
    }
    return joined(groups);
  }

  private static String memberName(String column) {
    StringBuilder name = new StringBuilder();
    JsonText.appendString(name, column);
    return stringLiteral(name.append(':').toString());
  }

  /** The JSON of a column's text: the string, or the object that describes a long one. */
  private static String text(String column) {
    String text = column + "::text";
    // json_build_object prints blanks between its parts; stripping nulls prints it anew without.
    String described =
        " THEN json_strip_nulls(json_build_object('sha256', encode(sha256(convert_to(%1$s, 'UTF8')),"
            + " 'hex'), 'bytes', octet_length(%1$s), 'head', left(%1$s, %3$d)))::text";
    // CASE, because only its order of evaluation is certain: to_json fails on the longest texts.
    String template =
        "CASE WHEN octet_length(%1$s) > %2$d"
            + described
            + " WHEN octet_length(to_json(%1$s)::text) > %2$d"
            + described
            + " ELSE to_json(%1$s)::text END";
    return String.format(Locale.ROOT, template, text, WHOLE_TEXT_BYTES, HEAD_CHARACTERS);
  }

  private static String stringLiteral(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static void appendDescription(StringBuilder json, String raw) {
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    json.append("{\"sha256\":\"").append(sha256(bytes));
    json.append("\",\"bytes\":").append(bytes.length).append(",\"head\":");
    int characters = raw.codePointCount(0, Math.min(raw.length(), 2 * HEAD_CHARACTERS));
    int end =
        characters <= HEAD_CHARACTERS
            ? Math.min(raw.length(), 2 * HEAD_CHARACTERS)
            : raw.offsetByCodePoints(0, HEAD_CHARACTERS);
    JsonText.appendString(json, raw.substring(0, end));
    json.append('}');
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
