package io.rosetta.activities.stream.engine;

import io.debezium.connector.postgresql.connection.MessageDecoder;
import io.debezium.connector.postgresql.connection.MessageDecoderContext;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import net.bytebuddy.asm.Advice;

/** Inlined at the end of the method that makes the decoder of pgoutput: it makes ours. */
final class DecoderAdvice {
  private DecoderAdvice() {}

  @Advice.OnMethodExit
  @SuppressWarnings("UnusedVariable") // assigning it is how the result is set
  static void exit(
      @Advice.Argument(0) MessageDecoderContext context,
      @Advice.Argument(1) PostgresConnection connection,
      @Advice.Return(readOnly = false) MessageDecoder decoder) {
    decoder = new RowDecoder(context, connection);
  }
}
