package io.rosetta.activities.stream.engine;

import io.debezium.connector.postgresql.Module;
import io.debezium.connector.postgresql.PostgresConnectorConfig.LogicalDecoder;
import io.debezium.connector.postgresql.connection.MessageDecoder;
import io.debezium.connector.postgresql.connection.MessageDecoderContext;
import io.debezium.pipeline.txmetadata.TransactionInfo;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;

/**
 * Puts our decoder of rows into Debezium, by defining three of its classes with advices before they
 * are first used: rows are read by {@link RowDecoder}, transactions begin and end in {@link
 * PieceCollector}, and an enum without labels does not stop the start. All is checked; nothing
 * streams when it is not in place.
 */
final class RowDecoding {
  private static final String POSTGRES = "io.debezium.connector.postgresql.";

  private static boolean installed;

  private RowDecoding() {}

  /**
   * Installs once per process and checks every time.
   *
   * @throws RosettaException INTERNAL when the classes were in use before, or have changed
   */
  static synchronized void require() {
    if (!installed) {
      new AdvisedClass(POSTGRES + "PostgresConnectorConfig$LogicalDecoder$1")
          .advise("messageDecoder", DecoderAdvice.class)
          .define(Module.class);
      new AdvisedClass(POSTGRES + "TypeRegistry")
          .advise("createTypeBuilderFromResultSet", EmptyEnumAdvice.class)
          .define(Module.class);
      new AdvisedClass("io.debezium.pipeline.txmetadata.TransactionMonitor")
          .advise("beginTransaction", TransactionMonitorAdvice.Begin.class)
          .advise("endTransaction", TransactionMonitorAdvice.End.class)
          .define(TransactionInfo.class);
      installed = true;
    }
    MessageDecoder decoder =
        LogicalDecoder.PGOUTPUT.messageDecoder(new MessageDecoderContext(null, null), null);
    if (!(decoder instanceof RowDecoder)) {
      throw new RosettaException(
          RosettaError.INTERNAL,
          "the decoder of rows is not in place: this Debezium cannot be used");
    }
  }
}
