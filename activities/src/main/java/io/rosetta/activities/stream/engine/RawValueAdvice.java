package io.rosetta.activities.stream.engine;

import io.debezium.connector.postgresql.connection.ReplicationMessage;
import net.bytebuddy.asm.Advice;

/** Inlined around {@code resolveValue}: its body is skipped, the text is the result. */
final class RawValueAdvice {
  private RawValueAdvice() {}

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  static boolean enter() {
    return true;
  }

  @Advice.OnMethodExit
  @SuppressWarnings("UnusedVariable") // assigning it is how the result is set
  static void exit(
      @Advice.Argument(3) ReplicationMessage.ColumnValue<?> value,
      @Advice.Return(
              readOnly = false,
              typing = net.bytebuddy.implementation.bytecode.assign.Assigner.Typing.DYNAMIC)
          Object result) {
    result = value.isNull() ? null : value.asString();
  }
}
