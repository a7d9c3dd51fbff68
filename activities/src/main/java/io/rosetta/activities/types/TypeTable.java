package io.rosetta.activities.types;

import io.rosetta.activities.model.ColumnConversion;
import io.rosetta.activities.model.PostgresType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which conversion each PostgreSQL type has: the one place per type. Immutable.
 *
 * <p>Losses that are part of VARIANT and can be avoided with {@code VARCHAR}: numbers of more than
 * 38 digits, the order and repetition of JSON keys, {@code 1.0} against {@code 1}.
 *
 * <p>A key column may never be NULL in the target, so a type of which some value cannot be held
 * (infinities, NaN, BC) has another conversion as a key: its text.
 */
final class TypeTable {
  private static final String CATALOG = "pg_catalog";
  private static final int NUMERIC_HEADER = 4;
  private static final int LENGTH_HEADER = 4;
  private static final int MAX_PRECISION = 38;
  private static final int MAX_SCALE = 37;

  private static final Conversion TEXT = new Conversion(SourceForm.TEXT, TargetForm.LONG_TEXT);
  private static final Conversion LIMITED_TEXT =
      new Conversion(SourceForm.PLAIN, TargetForm.LONG_TEXT);
  private static final Conversion SHORT_TEXT = new Conversion(SourceForm.PLAIN, TargetForm.TEXT);
  private static final Conversion PRINTED =
      new Conversion(SourceForm.PRINTED, TargetForm.LONG_TEXT);
  private static final Conversion JSON = new Conversion(SourceForm.PRINTED, TargetForm.VARIANT);

  /** The element types whose arrays were compared with {@code array_to_json}, byte by byte. */
  private static final Map<String, ArrayText.Element> ELEMENTS =
      Map.ofEntries(
          Map.entry("int2", ArrayText.Element.NUMBER),
          Map.entry("int4", ArrayText.Element.NUMBER),
          Map.entry("int8", ArrayText.Element.NUMBER),
          Map.entry("numeric", ArrayText.Element.NUMBER),
          Map.entry("float4", ArrayText.Element.NUMBER),
          Map.entry("float8", ArrayText.Element.NUMBER),
          Map.entry("bool", ArrayText.Element.BOOLEAN),
          Map.entry("text", ArrayText.Element.STRING),
          Map.entry("varchar", ArrayText.Element.STRING),
          Map.entry("bpchar", ArrayText.Element.STRING),
          Map.entry("uuid", ArrayText.Element.STRING),
          Map.entry("date", ArrayText.Element.STRING),
          Map.entry("timestamp", ArrayText.Element.TIMESTAMP),
          Map.entry("timestamptz", ArrayText.Element.TIMESTAMP_TZ),
          Map.entry("json", ArrayText.Element.JSON),
          Map.entry("jsonb", ArrayText.Element.JSON));

  private static final Map<String, Row> ROWS = rows();

  private TypeTable() {}

  /** What a type becomes as a value and as a part of the key, and its text form. */
  private record Row(
      Function<PostgresType, Conversion> value,
      Function<PostgresType, Conversion> key,
      Conversion text) {
    static Row same(Conversion conversion, Conversion text) {
      return new Row(type -> conversion, type -> conversion, text);
    }

    static Row textAsKey(Conversion conversion, Conversion text) {
      return new Row(type -> conversion, type -> text, text);
    }
  }

  private static Map<String, Row> rows() {
    Map<String, Row> rows = new HashMap<>();
    addNumbers(rows);
    addTexts(rows);
    addTimes(rows);
    return Map.copyOf(rows);
  }

  private static void addNumbers(Map<String, Row> rows) {
    rows.put("int2", Row.same(number(5), SHORT_TEXT));
    rows.put("int4", Row.same(number(10), SHORT_TEXT));
    rows.put("int8", Row.same(number(19), SHORT_TEXT));
    rows.put("oid", Row.same(number(10), SHORT_TEXT));
    rows.put("xid", Row.same(number(10), SHORT_TEXT));
    rows.put("cid", Row.same(number(10), SHORT_TEXT));
    rows.put("xid8", Row.same(number(20), SHORT_TEXT));
    rows.put("bool", Row.same(new Conversion(SourceForm.PLAIN, TargetForm.BOOLEAN), SHORT_TEXT));
    rows.put(
        "money", Row.same(new Conversion(SourceForm.MONEY, TargetForm.number(19, 2)), SHORT_TEXT));
    rows.put("numeric", new Row(TypeTable::numeric, type -> SHORT_TEXT, SHORT_TEXT));
    Conversion floating = new Conversion(SourceForm.FLOAT, TargetForm.FLOAT);
    Conversion floatingKey = new Conversion(SourceForm.FLOAT_KEY, TargetForm.TEXT);
    Row floatRow = new Row(type -> floating, type -> floatingKey, SHORT_TEXT);
    rows.put("float4", floatRow);
    rows.put("float8", floatRow);
  }

  private static void addTexts(Map<String, Row> rows) {
    rows.put("text", Row.same(TEXT, TEXT));
    rows.put("varchar", new Row(TypeTable::varchar, TypeTable::varchar, TEXT));
    rows.put(
        "bpchar",
        new Row(
            TypeTable::padded,
            TypeTable::padded,
            new Conversion(SourceForm.PADDED_WITHOUT_LIMIT, TargetForm.LONG_TEXT)));
    rows.put("name", Row.same(SHORT_TEXT, SHORT_TEXT));
    rows.put("char", Row.same(SHORT_TEXT, SHORT_TEXT));
    rows.put("uuid", Row.same(new Conversion(SourceForm.PLAIN, TargetForm.UUID), SHORT_TEXT));
    rows.put("bytea", Row.same(new Conversion(SourceForm.BYTES, TargetForm.BINARY), PRINTED));
    rows.put("json", Row.textAsKey(JSON, PRINTED));
    rows.put("jsonb", Row.textAsKey(JSON, PRINTED));
    for (String shortType : new String[] {"inet", "cidr", "macaddr", "macaddr8", "pg_lsn", "tid"}) {
      rows.put(shortType, Row.same(SHORT_TEXT, SHORT_TEXT));
    }
  }

  private static void addTimes(Map<String, Row> rows) {
    rows.put("date", Row.textAsKey(new Conversion(SourceForm.DATE, TargetForm.DATE), SHORT_TEXT));
    rows.put("time", Row.textAsKey(new Conversion(SourceForm.TIME, TargetForm.TIME), SHORT_TEXT));
    rows.put(
        "timestamp",
        Row.textAsKey(new Conversion(SourceForm.TIMESTAMP, TargetForm.TIMESTAMP), SHORT_TEXT));
    rows.put(
        "timestamptz",
        Row.textAsKey(
            new Conversion(SourceForm.TIMESTAMP_TZ, TargetForm.TIMESTAMP_TZ), SHORT_TEXT));
    rows.put("timetz", Row.same(SHORT_TEXT, SHORT_TEXT));
    rows.put("interval", Row.same(SHORT_TEXT, SHORT_TEXT));
  }

  private static Conversion number(int precision) {
    return new Conversion(SourceForm.PLAIN, TargetForm.number(precision, 0));
  }

  /**
   * Without a modifier any numeric stays text: exact, with its scale. The modifier's layout is that
   * of {@code numeric_typmod} in PostgreSQL's numeric.c; the scale has 11 bits and a sign since
   * version 15.
   */
  private static Conversion numeric(PostgresType type) {
    if (type.modifier() < NUMERIC_HEADER) {
      return SHORT_TEXT;
    }
    int precision = numericPrecision(type);
    int scale = numericScale(type);
    int digits = scale < 0 ? precision - scale : Math.max(precision, scale);
    if (digits > MAX_PRECISION || scale > MAX_SCALE) {
      return SHORT_TEXT;
    }
    return new Conversion(
        SourceForm.BOUNDED_NUMERIC, TargetForm.number(digits, Math.max(scale, 0)));
  }

  static int numericPrecision(PostgresType type) {
    return ((type.modifier() - NUMERIC_HEADER) >> 16) & 0xFFFF;
  }

  static int numericScale(PostgresType type) {
    return (((type.modifier() - NUMERIC_HEADER) & 0x7FF) ^ 0x400) - 0x400;
  }

  /** Four bytes a character at most, and PostgreSQL's longest length still fits. */
  private static Conversion varchar(PostgresType type) {
    if (!hasLength(type)) {
      return TEXT;
    }
    long bytes = 4L * (type.modifier() - LENGTH_HEADER);
    return bytes <= TargetForm.DEFAULT_TEXT_BYTES ? SHORT_TEXT : LIMITED_TEXT;
  }

  private static Conversion padded(PostgresType type) {
    return new Conversion(
        hasLength(type) ? SourceForm.PADDED : SourceForm.PADDED_WITHOUT_LIMIT,
        TargetForm.LONG_TEXT);
  }

  private static boolean hasLength(PostgresType type) {
    return type.modifier() >= LENGTH_HEADER;
  }

  /** The conversion when nobody has said anything of the type. */
  static ColumnConversion standard(PostgresType type, boolean isKey, boolean jsonArrays) {
    PostgresType base = type.base();
    Row row = row(base);
    if (row != null) {
      return isKey ? row.key().apply(base) : row.value().apply(base);
    }
    Optional<ColumnConversion> json =
        isKey || (!jsonArrays && base.isArray()) ? Optional.empty() : variant(base);
    return json.orElseGet(() -> text(base));
  }

  /** The value's text, exactly, as VARCHAR. */
  static ColumnConversion text(PostgresType type) {
    PostgresType base = type.base();
    Row row = row(base);
    if (row != null) {
      return row.text();
    }
    return base.kind() == 'e' ? SHORT_TEXT : PRINTED;
  }

  /** The value as VARIANT, where that is known to be exact but for what VARIANT itself loses. */
  static Optional<ColumnConversion> variant(PostgresType type) {
    PostgresType base = type.base();
    if (isBuiltIn(base, "json") || isBuiltIn(base, "jsonb")) {
      return Optional.of(JSON);
    }
    if (base.kind() == 'b' && base.name().equals("hstore")) {
      String schema = SourceSql.quoted(base.schema());
      return Optional.of(new Conversion(SourceForm.hstoreAsJson(schema), TargetForm.VARIANT));
    }
    return element(base)
        .map(kind -> new Conversion(SourceForm.arrayAsJson(kind), TargetForm.VARIANT));
  }

  private static Optional<ArrayText.Element> element(PostgresType base) {
    // oidvector and int2vector are arrays to the catalog but print without braces.
    boolean isVector = isBuiltIn(base, "oidvector") || isBuiltIn(base, "int2vector");
    if (!base.isArray() || isVector) {
      return Optional.empty();
    }
    return base.innerType()
        .map(PostgresType::base)
        .filter(inner -> inner.schema().equals(CATALOG))
        .map(inner -> ELEMENTS.get(inner.name()));
  }

  static boolean isBuiltIn(PostgresType type, String name) {
    return type.schema().equals(CATALOG) && type.name().equals(name);
  }

  /** Null for a type without a row of its own; a user's type may bear a built-in type's name. */
  private static Row row(PostgresType base) {
    if (base.schema().equals(CATALOG)) {
      return ROWS.get(base.name());
    }
    boolean isCitext = base.kind() == 'b' && base.name().equals("citext");
    return isCitext ? ROWS.get("text") : null;
  }
}
