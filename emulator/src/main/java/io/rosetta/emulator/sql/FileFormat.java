package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The options of a CSV file format, with Snowflake's defaults.
 *
 * @param delimiter between fields
 * @param enclosure the quote character, or empty for NONE
 * @param escape the escape in enclosed fields, or empty for NONE
 * @param escapeUnenclosed the escape in other fields, or empty for NONE (the default is a
 *     backslash)
 * @param nullIf texts that stand for NULL
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/create-file-format">File format
 *     options</a>
 */
public record FileFormat(
    String delimiter,
    String enclosure,
    String escape,
    String escapeUnenclosed,
    List<String> nullIf,
    boolean emptyFieldAsNull,
    boolean trimSpace,
    int skipHeader,
    boolean errorOnColumnCountMismatch,
    BinaryText binary,
    Compression compression) {

  /** How binary values are written. */
  public enum BinaryText {
    HEX,
    BASE64,
    UTF8
  }

  /** How files are compressed; AUTO goes by the name's ending. */
  public enum Compression {
    AUTO,
    GZIP,
    ZSTD,
    NONE
  }

  /** All options that are known; not every value of each is. */
  public static final Set<String> OPTIONS =
      Set.of(
          "TYPE",
          "COMPRESSION",
          "RECORD_DELIMITER",
          "FIELD_DELIMITER",
          "SKIP_HEADER",
          "PARSE_HEADER",
          "SKIP_BLANK_LINES",
          "DATE_FORMAT",
          "TIME_FORMAT",
          "TIMESTAMP_FORMAT",
          "BINARY_FORMAT",
          "ESCAPE",
          "ESCAPE_UNENCLOSED_FIELD",
          "TRIM_SPACE",
          "FIELD_OPTIONALLY_ENCLOSED_BY",
          "NULL_IF",
          "ERROR_ON_COLUMN_COUNT_MISMATCH",
          "REPLACE_INVALID_CHARACTERS",
          "EMPTY_FIELD_AS_NULL",
          "SKIP_BYTE_ORDER_MARK",
          "ENCODING",
          "MULTI_LINE",
          "COMMENT",
          "FORMAT_NAME");

  /** Options that are accepted with one value only: what that value is. */
  private static final Map<String, Set<String>> FIXED =
      Map.of(
          "TYPE", Set.of("CSV"),
          "RECORD_DELIMITER", Set.of("\n", "AUTO"),
          "PARSE_HEADER", Set.of("FALSE"),
          "SKIP_BLANK_LINES", Set.of("FALSE"),
          "DATE_FORMAT", Set.of("AUTO"),
          "TIME_FORMAT", Set.of("AUTO"),
          "TIMESTAMP_FORMAT", Set.of("AUTO"),
          "REPLACE_INVALID_CHARACTERS", Set.of("FALSE"),
          "ENCODING", Set.of("UTF8", "UTF-8"),
          "MULTI_LINE", Set.of("TRUE"));

  public FileFormat {
    nullIf = List.copyOf(nullIf);
  }

  /**
   * Reads the options, later ones over earlier ones being the caller's business.
   *
   * @throws SqlError 001003 for an unknown option or a value that is not supported
   */
  public static FileFormat of(List<Option> options) {
    Map<String, Option> byName = new TreeMap<>();
    for (Option option : options) {
      if (!OPTIONS.contains(option.name())) {
        throw SqlError.syntax(option.position(), option.name());
      }
      byName.put(option.name(), option);
      Set<String> allowed = FIXED.get(option.name());
      if (allowed != null && !allowed.contains(option.text().toUpperCase(Locale.ROOT))) {
        throw SqlError.unsupported(
            option.name() + " = " + option.text() + ", only " + new TreeSet<>(allowed));
      }
    }
    if (!byName.containsKey("TYPE")) {
      throw SqlError.unsupported("FILE_FORMAT without TYPE = CSV");
    }
    Reader reader = new Reader(byName);
    return new FileFormat(
        reader.delimiter(),
        reader.character("FIELD_OPTIONALLY_ENCLOSED_BY", ""),
        reader.character("ESCAPE", ""),
        reader.character("ESCAPE_UNENCLOSED_FIELD", "\\"),
        reader.nullIf(),
        reader.flag("EMPTY_FIELD_AS_NULL", true),
        reader.flag("TRIM_SPACE", false),
        reader.count("SKIP_HEADER"),
        reader.flag("ERROR_ON_COLUMN_COUNT_MISMATCH", true),
        reader.choice("BINARY_FORMAT", BinaryText.HEX),
        reader.choice("COMPRESSION", Compression.AUTO));
  }

  private record Reader(Map<String, Option> options) {
    private String character(String name, String otherwise) {
      Option option = options.get(name);
      if (option == null) {
        return otherwise;
      }
      String text = option.text();
      if (text.equalsIgnoreCase("NONE")) {
        return "";
      }
      if (text.length() != 1 || text.charAt(0) > 127) {
        throw SqlError.unsupported(name + " of other than one ASCII character");
      }
      return text;
    }

    private String delimiter() {
      String delimiter = character("FIELD_DELIMITER", ",");
      if (delimiter.isEmpty()) {
        throw SqlError.unsupported("FIELD_DELIMITER = NONE");
      }
      return delimiter;
    }

    private List<String> nullIf() {
      Option option = options.get("NULL_IF");
      if (option == null) {
        return List.of("\\N");
      }
      if (option.value() instanceof Option.Items items) {
        return items.strings();
      }
      return List.of(option.text());
    }

    private boolean flag(String name, boolean otherwise) {
      Option option = options.get(name);
      return option == null ? otherwise : option.isTrue();
    }

    private int count(String name) {
      Option option = options.get(name);
      try {
        return option == null ? 0 : Integer.parseUnsignedInt(option.text());
      } catch (NumberFormatException e) {
        throw SqlError.invalidParameter(name, option.text());
      }
    }

    private <T extends Enum<T>> T choice(String name, T otherwise) {
      Option option = options.get(name);
      if (option == null) {
        return otherwise;
      }
      String text = option.text().toUpperCase(Locale.ROOT).replace("-", "");
      try {
        return Enum.valueOf(otherwise.getDeclaringClass(), text);
      } catch (IllegalArgumentException e) {
        throw SqlError.unsupported(name + " = " + option.text());
      }
    }
  }
}
