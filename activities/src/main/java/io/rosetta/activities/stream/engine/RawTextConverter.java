package io.rosetta.activities.stream.engine;

import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import io.rosetta.activities.stream.change.RawValue;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Makes every column an optional string without default, and turns Debezium's unchanged TOAST
 * objects into {@link RawValue#UNCHANGED}.
 */
public final class RawTextConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    Object columnDefault = column.defaultValue();
    registration.register(SchemaBuilder.string().optional(), value -> toText(value, columnDefault));
  }

  /** The column's default comes by here once, as the very object: the schema must not have it. */
  @SuppressWarnings("ReferenceEquality") // a row may hold an equal value
  private static String toText(Object value, Object columnDefault) {
    if (value == null || value == columnDefault) {
      return null;
    }
    if (value instanceof String text) {
      return text;
    }
    if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
      return RawValue.UNCHANGED;
    }
    throw new IllegalStateException("a value was decoded: " + value.getClass().getName());
  }
}
