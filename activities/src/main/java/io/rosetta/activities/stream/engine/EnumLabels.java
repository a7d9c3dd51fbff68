package io.rosetta.activities.stream.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.ResultSet;

/** Called from Debezium's type registry, through {@link EmptyEnumAdvice}. */
public final class EnumLabels {
  private static final ClassLoader LOADER = EnumLabels.class.getClassLoader();
  private static final Array EMPTY =
      (Array)
          Proxy.newProxyInstance(
              LOADER, new Class<?>[] {Array.class}, (proxy, method, arguments) -> new String[0]);

  private EnumLabels() {}

  /** The same rows, whose arrays are never null: an enum without labels has none. */
  public static ResultSet neverNull(ResultSet rows) {
    return (ResultSet)
        Proxy.newProxyInstance(
            LOADER,
            new Class<?>[] {ResultSet.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(rows, arguments);
                return result == null && method.getReturnType() == Array.class ? EMPTY : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
