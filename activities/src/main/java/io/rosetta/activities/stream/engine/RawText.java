package io.rosetta.activities.stream.engine;

import io.debezium.connector.postgresql.Module;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.connector.postgresql.connection.ReplicationMessageColumnValueResolver;
import io.debezium.pipeline.txmetadata.TransactionInfo;
import io.debezium.relational.TableIdPredicates;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.lang.reflect.Proxy;

/**
 * Makes Debezium hand over PostgreSQL's own output text and bare transaction markers, by defining
 * four of its classes with advices before they are first used: values are not decoded, an enum
 * without labels does not stop the start, a change costs nothing for its transaction's sake, and
 * names may hold quotes. All is checked; nothing streams when it is not in place.
 */
final class RawText {
  private static final String POSTGRES = "io.debezium.connector.postgresql.";

  private static boolean installed;

  private RawText() {}

  /**
   * Installs once per process and checks every time.
   *
   * @throws RosettaException INTERNAL when the classes were in use before, or have changed
   */
  static synchronized void require() {
    if (!installed) {
      new AdvisedClass(POSTGRES + "connection.ReplicationMessageColumnValueResolver")
          .advise("resolveValue", RawValueAdvice.class)
          .define(ReplicationMessage.class);
      new AdvisedClass(POSTGRES + "TypeRegistry")
          .advise("createTypeBuilderFromResultSet", EmptyEnumAdvice.class)
          .define(Module.class);
      new AdvisedClass("io.debezium.pipeline.txmetadata.TransactionMonitor")
          .advise("dataEvent", TransactionMonitorAdvice.DataEvent.class)
          .advise("beginTransaction", TransactionMonitorAdvice.Begin.class)
          .advise("endTransaction", TransactionMonitorAdvice.End.class)
          .define(TransactionInfo.class);
      new AdvisedClass("io.debezium.relational.TableId")
          .advise("quote", TableNameAdvice.class)
          .define(TableIdPredicates.class);
      installed = true;
    }
    if (!"2".equals(resolveNumber())) {
      throw new RosettaException(
          RosettaError.INTERNAL, "the raw text is not in place: this Debezium cannot be used");
    }
  }

  /** What the resolver makes of a value that answers to nothing but its text. */
  private static Object resolveNumber() {
    ReplicationMessage.ColumnValue<?> value =
        (ReplicationMessage.ColumnValue<?>)
            Proxy.newProxyInstance(
                RawText.class.getClassLoader(),
                new Class<?>[] {ReplicationMessage.ColumnValue.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "isNull", "isArray" -> false;
                      case "asString" -> "2";
                      default -> 2;
                    });
    return ReplicationMessageColumnValueResolver.resolveValue(
        "c", PostgresType.UNKNOWN, "int4", value, null, true, (TypeRegistry) null);
  }
}
