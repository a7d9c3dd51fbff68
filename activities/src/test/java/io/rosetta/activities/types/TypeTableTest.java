package io.rosetta.activities.types;

import static io.rosetta.activities.types.Types.arrayOf;
import static io.rosetta.activities.types.Types.builtIn;
import static io.rosetta.activities.types.Types.domainOver;
import static io.rosetta.activities.types.Types.enumeration;
import static io.rosetta.activities.types.Types.numeric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rosetta.activities.model.ColumnConversion;
import io.rosetta.activities.model.PostgresType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TypeTableTest {
  private static final String LONG = "VARCHAR(134217728)";

  static Stream<Arguments> typesAndTargets() {
    PostgresType hstore = new PostgresType(5, "ext", "hstore", 'b', 'U', -1, null);
    PostgresType citext = new PostgresType(6, "ext", "citext", 'b', 'S', -1, null);
    PostgresType impostor = new PostgresType(7, "b", "date", 'e', 'E', -1, null);
    return Stream.of(
        arguments(builtIn("int2"), "NUMBER(5,0)", "NUMBER(5,0)"),
        arguments(builtIn("int4"), "NUMBER(10,0)", "NUMBER(10,0)"),
        arguments(builtIn("int8"), "NUMBER(19,0)", "NUMBER(19,0)"),
        arguments(builtIn("xid8"), "NUMBER(20,0)", "NUMBER(20,0)"),
        arguments(builtIn("oid"), "NUMBER(10,0)", "NUMBER(10,0)"),
        arguments(builtIn("numeric"), "VARCHAR", "VARCHAR"),
        arguments(numeric(10, 2), "NUMBER(10,2)", "VARCHAR"),
        arguments(numeric(38, 37), "NUMBER(38,37)", "VARCHAR"),
        arguments(numeric(39, 0), "VARCHAR", "VARCHAR"),
        arguments(numeric(38, 38), "VARCHAR", "VARCHAR"),
        arguments(numeric(3, 5), "NUMBER(5,5)", "VARCHAR"),
        arguments(numeric(3, -2), "NUMBER(5,0)", "VARCHAR"),
        arguments(numeric(38, -1), "VARCHAR", "VARCHAR"),
        arguments(builtIn("float4"), "FLOAT", "VARCHAR"),
        arguments(builtIn("float8"), "FLOAT", "VARCHAR"),
        arguments(builtIn("money"), "NUMBER(19,2)", "NUMBER(19,2)"),
        arguments(builtIn("bool"), "BOOLEAN", "BOOLEAN"),
        arguments(builtIn("bpchar", 7), LONG, LONG),
        arguments(builtIn("text"), LONG, LONG),
        arguments(citext, LONG, LONG),
        arguments(builtIn("varchar"), LONG, LONG),
        arguments(builtIn("varchar", 24), "VARCHAR", "VARCHAR"),
        arguments(builtIn("varchar", 5_000_004), LONG, LONG),
        arguments(builtIn("bytea"), "BINARY(67108864)", "BINARY(67108864)"),
        arguments(builtIn("varbit"), LONG, LONG),
        arguments(builtIn("date"), "DATE", "VARCHAR"),
        arguments(builtIn("time"), "TIME(6)", "VARCHAR"),
        arguments(builtIn("timetz"), "VARCHAR", "VARCHAR"),
        arguments(builtIn("timestamp"), "TIMESTAMP_NTZ(6)", "VARCHAR"),
        arguments(builtIn("timestamptz"), "TIMESTAMP_TZ(6)", "VARCHAR"),
        arguments(builtIn("interval"), "VARCHAR", "VARCHAR"),
        arguments(builtIn("uuid"), "VARCHAR(36)", "VARCHAR(36)"),
        arguments(builtIn("json"), "VARIANT", LONG),
        arguments(builtIn("jsonb"), "VARIANT", LONG),
        arguments(builtIn("xml"), LONG, LONG),
        arguments(builtIn("inet"), "VARCHAR", "VARCHAR"),
        arguments(builtIn("polygon"), LONG, LONG),
        arguments(builtIn("int4range"), LONG, LONG),
        arguments(enumeration("mood"), "VARCHAR", "VARCHAR"),
        arguments(impostor, "VARCHAR", "VARCHAR"),
        arguments(hstore, "VARIANT", LONG),
        arguments(domainOver(numeric(5, 1)), "NUMBER(5,1)", "VARCHAR"),
        arguments(domainOver(domainOver(builtIn("date"))), "DATE", "VARCHAR"),
        arguments(arrayOf(builtIn("int4")), "VARIANT", LONG),
        arguments(arrayOf(domainOver(builtIn("text"))), "VARIANT", LONG),
        arguments(arrayOf(builtIn("interval")), LONG, LONG),
        arguments(arrayOf(enumeration("mood")), LONG, LONG),
        arguments(builtIn("oidvector"), LONG, LONG));
  }

  @ParameterizedTest
  @MethodSource("typesAndTargets")
  void everyTypeHasATargetAsAValueAndAsAKey(PostgresType type, String value, String key) {
    assertThat(TypeTable.standard(type, false, true).targetType()).isEqualTo(value);
    assertThat(TypeTable.standard(type, true, true).targetType()).isEqualTo(key);
  }

  @ParameterizedTest
  @MethodSource("typesAndTargets")
  void noKeyIsEverNull(PostgresType type, String value, String key) {
    ColumnConversion conversion = TypeTable.standard(type, true, true);

    assertThat(conversion.unholdableInLoad("x")).isEmpty();
    for (String hostile : List.of("NaN", "infinity", "-infinity", "0044-03-15 BC", "24:00:00")) {
      assertThat(conversion.holdable(hostile)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "date, 2024-02-29, true",
    "date, 0001-01-01, true",
    "date, 9999-12-31, true",
    "date, 10000-01-01, false",
    "date, 0044-03-15 BC, false",
    "date, infinity, false",
    "date, -infinity, false",
    "time, 23:59:59.999999, true",
    "time, 24:00:00, false",
    "timestamp, 9999-12-31 23:59:59.999999, true",
    "timestamp, 10000-01-01 00:00:00, false",
    "timestamp, 0001-01-01 00:00:00 BC, false",
    "timestamp, -infinity, false",
    "timestamptz, 0001-01-01 00:00:00+00, true",
    "timestamptz, 0001-12-31 23:00:00+00 BC, false",
    "timestamptz, infinity, false",
  })
  void whatSnowflakeCannotHoldIsSeenInTheText(String type, String raw, boolean holdable) {
    assertThat(TypeTable.standard(builtIn(type), false, true).holdable(raw)).isEqualTo(holdable);
  }

  @Test
  void numericNanIsQuarantinedOnlyWhereTheTargetIsANumber() {
    assertThat(TypeTable.standard(numeric(10, 2), false, true).holdable("NaN")).isFalse();
    assertThat(TypeTable.standard(builtIn("numeric"), false, true).holdable("NaN")).isTrue();
  }

  @Test
  void mostTextPassesUntouched() {
    for (String type : List.of("int8", "text", "timestamptz", "jsonb", "uuid", "numeric")) {
      String raw = new String("some text");

      assertThat(TypeTable.standard(builtIn(type), false, true).encode(raw)).isSameAs(raw);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "float8, Infinity, inf",
        "float8, -Infinity, -inf",
        "float8, NaN, NaN",
        "float8, -0, -0",
        "money, `-$1,234.56`, -1234.56",
        "bpchar, `a b  `, `a b`",
        "bytea, \\x00ff, 00ff",
        "bytea, \\x, ``",
      })
  void canonicalTextOfTheRest(String type, String raw, String canonical) {
    assertThat(TypeTable.standard(builtIn(type), false, true).encode(raw)).isEqualTo(canonical);
  }

  @Test
  void negativeZeroAndZeroAreOneKey() {
    assertThat(TypeTable.standard(builtIn("float8"), true, true).encode("-0")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "int4, 42, 42",
        "bool, t, TRUE",
        "text, `it's a \\`, `'it''s a \\\\'`",
        "date, 2024-01-02, `'2024-01-02'::DATE`",
        "float8, Infinity, `'inf'::FLOAT`",
        "bytea, \\x00ff, `X'00ff'`",
        "jsonb, `{\"a\": \"\\\\\"}`, `PARSE_JSON('{\"a\": \"\\\\\\\\\"}')`",
      })
  void literals(String type, String raw, String literal) {
    assertThat(TypeTable.standard(builtIn(type), false, true).literal(raw)).isEqualTo(literal);
  }

  @Test
  void jsonIsParsedOnTheWayOutOfTheLoadTable() {
    ColumnConversion json = TypeTable.standard(builtIn("jsonb"), false, true);

    assertThat(json.loadType()).isEqualTo(LONG);
    assertThat(json.fromLoad("L.\"C\"")).isEqualTo("TRY_PARSE_JSON(L.\"C\", 'd')");
    assertThat(json.unholdableInLoad("L.\"C\""))
        .contains("L.\"C\" IS NOT NULL AND TRY_PARSE_JSON(L.\"C\", 'd') IS NULL");
  }

  @ParameterizedTest
  @CsvSource({
    "0, true", "-0.5, true", "99999999.99, true", "99999999.990, true", "100000000, false",
    "0.001, false", "-99999999.999, false", "NaN, false", "Infinity, false", "-Infinity, false",
  })
  void aNumberFitsOrIsQuarantined(String raw, boolean fits) {
    assertThat(NumberText.fits(raw, 8, 2)).isEqualTo(fits);
  }

  @Test
  void sizesAreCountedInUtf8() {
    assertThat(Utf8.length("aß€😀")).isEqualTo(1 + 2 + 3 + 4);
    assertThat(Utf8.fits("€€", 6)).isTrue();
    assertThat(Utf8.fits("€€", 5)).isFalse();
  }
}
