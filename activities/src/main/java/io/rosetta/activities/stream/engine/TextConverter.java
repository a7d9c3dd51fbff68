package io.rosetta.activities.stream.engine;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Makes every column an optional string without default in Debezium's schemas, which nobody reads:
 * so no type of the source and no default of a column can stop the schema from being built.
 */
public final class TextConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    registration.register(SchemaBuilder.string().optional(), value -> null);
  }
}
