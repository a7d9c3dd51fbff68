package io.debezium.connector.postgresql;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.SourceInfoStructMaker;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * The source block with nothing in it but what is read: the change's LSN, and the fields that
 * Debezium itself looks up by name. The standard one builds a JSON string for every event. It lives
 * here because the values are readable only in this package.
 */
public final class SlimSourceStruct implements SourceInfoStructMaker<SourceInfo> {
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .name("rosetta.Source")
          .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
          .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
          .field("xmin", Schema.OPTIONAL_INT64_SCHEMA)
          .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final Field TX_ID = SCHEMA.field("txId");
  private static final Field LSN = SCHEMA.field("lsn");

  @Override
  public void init(String connector, String version, CommonConnectorConfig config) {}

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Struct struct(SourceInfo source) {
    Struct struct = new Struct(SCHEMA);
    struct.put(TX_ID, source.txId());
    if (source.lsn() != null) {
      struct.put(LSN, source.lsn().asLong());
    }
    return struct;
  }
}
