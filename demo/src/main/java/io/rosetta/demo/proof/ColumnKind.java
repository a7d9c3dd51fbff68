package io.rosetta.demo.proof;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;

/**
 * How a column of the source is expected to look in the target. Each kind turns a cell of either
 * side into a value of its own, so that equal cells give equal values.
 */
enum ColumnKind {
  /** Exact numbers with a fixed scale. */
  NUMBER {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      return number(row.getBigDecimal(column));
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      return number(row.getBigDecimal(column));
    }
  },
  /** Kept as PostgreSQL prints it, digit by digit. */
  TEXT {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      return row.getString(column);
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      return row.getString(column);
    }
  },
  /** char(n): the padding is no part of the value. */
  PADDED {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      String text = row.getString(column);
      return text == null ? null : text.replaceAll(" +$", "");
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      return row.getString(column);
    }
  },
  BOOLEAN {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      return orNull(row, row.getBoolean(column));
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      return orNull(row, row.getBoolean(column));
    }
  },
  DOUBLE {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      return orNull(row, row.getDouble(column));
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      return orNull(row, row.getDouble(column));
    }
  },
  /**
   * Four bytes in the source: the shortest text of it, read as eight bytes, is what is expected.
   */
  FLOAT {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      String text = row.getString(column);
      return text == null ? null : Double.valueOf(text);
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      return orNull(row, row.getDouble(column));
    }
  },
  BYTES {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      byte[] bytes = row.getBytes(column);
      return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      byte[] bytes = row.getBytes(column);
      return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
  },
  DATE {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      return row.getObject(column, LocalDate.class);
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      String text = row.getString(column);
      return text == null ? null : LocalDate.parse(text);
    }
  },
  /** timestamp without time zone; read as text from both, so that no zone of this JVM gets in. */
  WALL_CLOCK {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      String text = row.getString(column);
      return text == null ? null : LocalDateTime.parse(text, WALL_CLOCK_TEXT);
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      java.sql.Timestamp at = row.getTimestamp(column);
      return at == null ? null : LocalDateTime.ofInstant(at.toInstant(), ZoneOffset.UTC);
    }
  },
  INSTANT {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      java.time.OffsetDateTime at = row.getObject(column, java.time.OffsetDateTime.class);
      return at == null ? null : at.toInstant();
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      java.sql.Timestamp at = row.getTimestamp(column);
      return at == null ? null : Instant.ofEpochSecond(at.getTime() / 1000, at.getNanos());
    }
  },
  JSON {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      return JsonValues.parse(row.getString(column));
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      return JsonValues.parse(row.getString(column));
    }
  },
  /** Arrays of numbers, booleans and text, any number of dimensions: JSON in the target. */
  ARRAY {
    @Override
    Object source(ResultSet row, int column) throws SQLException {
      Array array = row.getArray(column);
      return array == null ? null : list((Object[]) array.getArray());
    }

    @Override
    Object target(ResultSet row, int column) throws SQLException {
      return JsonValues.parse(row.getString(column));
    }
  };

  private static final DateTimeFormatter WALL_CLOCK_TEXT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(java.util.Locale.ROOT);

  /** The value of a cell of the source; null for NULL. */
  abstract Object source(ResultSet row, int column) throws SQLException;

  /** The value of a cell of the target; null for NULL. */
  abstract Object target(ResultSet row, int column) throws SQLException;

  /**
   * The kind of a column by the name of its type in the source, as {@code format_type} writes it.
   *
   * @throws IllegalArgumentException for a type that nobody has thought about here: better no proof
   *     than a wrong one
   */
  static ColumnKind of(String type, boolean isEnum) {
    if (isEnum || type.startsWith("character varying")) {
      return TEXT;
    }
    if (type.endsWith("[]")) {
      return arrayOf(type.substring(0, type.length() - 2));
    }
    if (type.startsWith("numeric(")) {
      return NUMBER;
    }
    if (type.startsWith("character(")) {
      return PADDED;
    }
    return switch (type) {
      case "smallint", "integer", "bigint" -> NUMBER;
      case "numeric", "text", "uuid", "inet", "interval" -> TEXT;
      case "boolean" -> BOOLEAN;
      case "real" -> FLOAT;
      case "double precision" -> DOUBLE;
      case "bytea" -> BYTES;
      case "date" -> DATE;
      case "timestamp without time zone" -> WALL_CLOCK;
      case "timestamp with time zone" -> INSTANT;
      case "json", "jsonb" -> JSON;
      default -> throw new IllegalArgumentException("the verifier does not know the type " + type);
    };
  }

  private static ColumnKind arrayOf(String element) {
    return switch (element) {
      case "smallint", "integer", "bigint", "text", "boolean" -> ARRAY;
      default ->
          throw new IllegalArgumentException("the verifier does not know arrays of " + element);
    };
  }

  private static Object number(BigDecimal value) {
    return value == null ? null : value.stripTrailingZeros();
  }

  private static Object orNull(ResultSet row, Object value) throws SQLException {
    return row.wasNull() ? null : value;
  }

  private static Object list(Object[] elements) {
    List<Object> values = new ArrayList<>(elements.length);
    for (Object element : elements) {
      values.add(JsonValues.ofArrayElement(element, ColumnKind::list));
    }
    return values;
  }
}
