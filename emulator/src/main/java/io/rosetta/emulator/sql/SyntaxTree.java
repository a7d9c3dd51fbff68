package io.rosetta.emulator.sql;

import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.function.Consumer;

/** Walks a statement, a query or an expression: all are records of records and lists. */
public final class SyntaxTree {
  private SyntaxTree() {}

  /** Hands over each node of this kind, from the outside in and from left to right. */
  public static <T> void each(Object root, Class<T> kind, Consumer<T> visitor) {
    if (kind.isInstance(root)) {
      visitor.accept(kind.cast(root));
    }
    if (root instanceof Iterable<?> items) {
      items.forEach(item -> each(item, kind, visitor));
    } else if (root instanceof Optional<?> maybe) {
      maybe.ifPresent(item -> each(item, kind, visitor));
    } else if (root instanceof Record parent) {
      for (RecordComponent component : parent.getClass().getRecordComponents()) {
        each(value(parent, component), kind, visitor);
      }
    }
  }

  private static Object value(Record parent, RecordComponent component) {
    try {
      return component.getAccessor().invoke(parent);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
