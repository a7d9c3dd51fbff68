package io.rosetta.activities.types;

import static io.rosetta.activities.types.Types.arrayOf;
import static io.rosetta.activities.types.Types.builtIn;
import static io.rosetta.activities.types.Types.column;
import static io.rosetta.activities.types.Types.numeric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.ColumnConversion;
import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.RosettaException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypeSettingsTest {
  private static ColumnConversion value(PostgresType type, String setting) {
    return TypeSettings.of(Map.of())
        .conversion("public.t.c", column("c", type), false, Optional.of(setting));
  }

  private static ColumnConversion key(PostgresType type, String setting) {
    return TypeSettings.of(Map.of())
        .conversion("public.t.c", column("c", type), true, Optional.of(setting));
  }

  private static ColumnConversion byType(PostgresType type, String name, String setting) {
    return TypeSettings.of(Map.of(name, setting))
        .conversion("public.t.c", column("c", type), false, Optional.empty());
  }

  @Test
  void aFreeNumericMayBecomeANumberAndWhatDoesNotFitIsQuarantined() {
    ColumnConversion number = value(builtIn("numeric"), "number(38, 9)");

    assertThat(number.targetType()).isEqualTo("NUMBER(38,9)");
    assertThat(number.holdable("1.123456789000")).isTrue();
    assertThat(number.holdable("1.1234567891")).isFalse();
    assertThat(number.backfillUnholdable("c"))
        .contains("NOT (min_scale(c) <= 9 AND c > -1e29 AND c < 1e29)");
  }

  @Test
  void everyTypeMayStayText() {
    assertThat(value(builtIn("jsonb"), "VARCHAR").targetType()).startsWith("VARCHAR");
    assertThat(value(builtIn("date"), "VARCHAR").holdable("infinity")).isTrue();
    assertThat(value(builtIn("float8"), "varchar").encode("Infinity")).isEqualTo("Infinity");
    assertThat(value(arrayOf(builtIn("int4")), "text").encode("{1,2}")).isEqualTo("{1,2}");
  }

  @Test
  void arraysOfAPipelineMayStayText() {
    assertThat(byType(arrayOf(builtIn("int4")), "arrays", "text").targetType())
        .isEqualTo("VARCHAR(134217728)");
    assertThat(byType(arrayOf(builtIn("int4")), "arrays", "json").targetType())
        .isEqualTo("VARIANT");
  }

  @Test
  void typesAreNamedAsInTheCatalogOrInSql() {
    assertThat(byType(builtIn("numeric"), "decimal", "NUMBER(38,2)").targetType())
        .isEqualTo("NUMBER(38,2)");
    assertThat(byType(arrayOf(builtIn("int4")), "integer[]", "text").targetType())
        .isEqualTo("VARCHAR(134217728)");
  }

  @Test
  void aColumnsSettingWinsOverItsTypes() {
    ColumnConversion conversion =
        TypeSettings.of(Map.of("jsonb", "VARCHAR"))
            .conversion("t.c", column("c", builtIn("jsonb")), false, Optional.of("VARIANT"));

    assertThat(conversion.targetType()).isEqualTo("VARIANT");
  }

  @Test
  void aTypesSettingThatWouldNullKeysLeavesKeysAlone() {
    ColumnConversion conversion =
        TypeSettings.of(Map.of("numeric", "NUMBER(38,2)"))
            .conversion("t.c", column("c", builtIn("numeric")), true, Optional.empty());

    assertThat(conversion.targetType()).isEqualTo("VARCHAR");
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsPlace() {
    assertRefused(() -> value(numeric(10, 2), "NUMBER(10,1)"), "8 digits before and 2 after");
    assertRefused(() -> value(builtIn("int8"), "NUMBER(18,0)"), "19 digits");
    assertRefused(() -> value(builtIn("text"), "NUMBER(38,0)"), "not a number");
    assertRefused(() -> value(builtIn("numeric"), "NUMBER(39,0)"), "at most 38");
    assertRefused(() -> value(builtIn("numeric"), "FLOAT"), "VARCHAR fits every type");
    assertRefused(() -> value(builtIn("text"), "VARIANT"), "only json");
    assertRefused(() -> value(builtIn("date"), "TIMESTAMP_NTZ"), "VARCHAR fits every type");
    assertRefused(() -> key(builtIn("numeric"), "NUMBER(38,2)"), "part of the key");
    assertRefused(() -> key(builtIn("jsonb"), "VARIANT"), "part of the key");
    assertRefused(() -> byType(builtIn("text"), "arrays", "both"), "json or text");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String reason) {
    assertThatThrownBy(call).isInstanceOf(RosettaException.class).hasMessageContaining(reason);
  }
}
