package io.rosetta.activities.types;

import io.rosetta.activities.model.ColumnConversion;
import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.workflows.RosettaError;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type table as a pipeline's user has adjusted it: {@code arrays: json|text}, target types by
 * PostgreSQL type name ({@code numeric: NUMBER(38,9)}, {@code jsonb: VARCHAR}, {@code int4[]:
 * text}) and by column. A column's setting wins over its type's. Immutable.
 */
public final class TypeSettings {
  private static final String ARRAYS = "arrays";
  private static final Pattern NUMBER =
      Pattern.compile("(?:NUMBER|NUMERIC|DECIMAL)\\((\\d{1,2})(?:,(\\d{1,2}))?\\)");

  /** Digits before the point that each type of whole numbers needs. */
  private static final Map<String, Integer> WHOLE =
      Map.of("int2", 5, "int4", 10, "int8", 19, "oid", 10, "xid", 10, "cid", 10, "xid8", 20);

  /** The names of SQL for types that the catalog calls otherwise. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("smallint", "int2"),
          Map.entry("integer", "int4"),
          Map.entry("int", "int4"),
          Map.entry("bigint", "int8"),
          Map.entry("decimal", "numeric"),
          Map.entry("real", "float4"),
          Map.entry("double precision", "float8"),
          Map.entry("boolean", "bool"),
          Map.entry("character varying", "varchar"),
          Map.entry("character", "bpchar"),
          Map.entry("char", "bpchar"),
          Map.entry("timestamp without time zone", "timestamp"),
          Map.entry("timestamp with time zone", "timestamptz"),
          Map.entry("time without time zone", "time"),
          Map.entry("time with time zone", "timetz"),
          Map.entry("bit varying", "varbit"));

  private final boolean jsonArrays;
  private final Map<String, String> byType;

  private TypeSettings(boolean jsonArrays, Map<String, String> byType) {
    this.jsonArrays = jsonArrays;
    this.byType = byType;
  }

  /**
   * @param types the pipeline's {@code types}
   * @throws RosettaException CONFIGURATION_INVALID when a setting makes no sense
   */
  public static TypeSettings of(Map<String, String> types) {
    Map<String, String> byType = new HashMap<>();
    boolean jsonArrays = true;
    for (Map.Entry<String, String> setting : types.entrySet()) {
      if (setting.getKey().equals(ARRAYS)) {
        jsonArrays = isJson(setting.getValue());
      } else {
        byType.put(catalogName(setting.getKey()), setting.getValue());
      }
    }
    return new TypeSettings(jsonArrays, Map.copyOf(byType));
  }

  private static boolean isJson(String arrays) {
    return switch (arrays.strip().toLowerCase(Locale.ROOT)) {
      case "json" -> true;
      case "text" -> false;
      default ->
          throw new RosettaException(
              RosettaError.CONFIGURATION_INVALID,
              "types.arrays is '" + arrays + "'; it can be json or text");
    };
  }

  private static String catalogName(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT);
    if (plain.endsWith("[]")) {
      return "_" + catalogName(plain.substring(0, plain.length() - 2));
    }
    return ALIASES.getOrDefault(plain, plain);
  }

  /**
   * The conversion of one column.
   *
   * @param place names table and column, for messages
   * @param isKey whether the column is part of the key, which is never NULL in the target
   * @param columnSetting what the user says of this column
   * @throws RosettaException CONFIGURATION_INVALID when the setting does not fit the column
   */
  ColumnConversion conversion(
      String place, SourceColumn column, boolean isKey, Optional<String> columnSetting) {
    PostgresType type = column.type();
    ColumnConversion standard = TypeTable.standard(type, isKey, jsonArrays);
    Optional<String> setting =
        columnSetting
            .or(() -> Optional.ofNullable(byType.get(type.name())))
            .or(() -> Optional.ofNullable(byType.get(type.base().name())));
    if (setting.isEmpty()) {
      return standard;
    }
    boolean ofType = columnSetting.isEmpty();
    Request request = new Request(place, type.base(), isKey, normal(setting.get()));
    return request.fulfil(standard, ofType);
  }

  private static String normal(String setting) {
    return setting.strip().toUpperCase(Locale.ROOT).replace(" ", "");
  }

  private record Request(String place, PostgresType type, boolean isKey, String target) {
    ColumnConversion fulfil(ColumnConversion standard, boolean ofType) {
      if (target.equals(standard.targetType())) {
        return standard;
      }
      ColumnConversion wanted = wanted();
      boolean canBeNulled =
          wanted.unholdableInLoad("c").isPresent()
              || (wanted.backfillUnholdable("c").isPresent()
                  && !wanted.targetType().startsWith("VARCHAR"));
      if (isKey && canBeNulled) {
        if (ofType) {
          // A setting for all columns of a type leaves keys as they are.
          return standard;
        }
        throw refused("it is part of the key, and not every value of the type fits: use VARCHAR");
      }
      return wanted;
    }

    private ColumnConversion wanted() {
      Matcher number = NUMBER.matcher(target);
      if (number.matches()) {
        String scale = number.group(2);
        return number(
            Integer.parseInt(number.group(1)), scale == null ? 0 : Integer.parseInt(scale));
      }
      return switch (target) {
        case "VARCHAR", "TEXT", "STRING" -> TypeTable.text(type);
        case "VARIANT", "JSON" ->
            TypeTable.variant(type)
                .orElseThrow(() -> refused("only json, jsonb, hstore and arrays of plain types"));
        default -> throw refused("VARCHAR fits every type; NUMBER(p,s) numbers; VARIANT JSON");
      };
    }

    private ColumnConversion number(int precision, int scale) {
      if (precision < 1 || precision > 38 || scale > 37 || scale > precision) {
        throw refused("precision is at most 38, and scale at most 37 and at most the precision");
      }
      TargetForm target = TargetForm.number(precision, scale);
      if (TypeTable.isBuiltIn(type, "numeric")) {
        return numeric(precision, scale, target);
      }
      Integer digits = type.schema().equals("pg_catalog") ? WHOLE.get(type.name()) : null;
      if (digits == null) {
        throw refused("it is not a number");
      }
      if (precision - scale < digits) {
        throw refused("the type has up to " + digits + " digits before the point");
      }
      return new Conversion(SourceForm.PLAIN, target);
    }

    private ColumnConversion numeric(int precision, int scale, TargetForm target) {
      if (type.modifier() >= 0) {
        int sourceScale = TypeTable.numericScale(type);
        int sourceDigits = TypeTable.numericPrecision(type) - sourceScale;
        if (scale < sourceScale || precision - scale < sourceDigits) {
          throw refused(
              "the column has "
                  + Math.max(sourceDigits, 0)
                  + " digits before and "
                  + Math.max(sourceScale, 0)
                  + " after the point");
        }
        return new Conversion(SourceForm.BOUNDED_NUMERIC, target);
      }
      return new Conversion(SourceForm.numericWithin(precision, scale), target);
    }

    private RosettaException refused(String why) {
      return new RosettaException(
          RosettaError.CONFIGURATION_INVALID,
          "column " + place + " of type " + type.name() + " cannot be " + target + ": " + why);
    }
  }
}
