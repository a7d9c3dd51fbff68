package io.rosetta.activities.stream.engine;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/** A library's class, defined from its own bytes with code of ours inlined. */
final class AdvisedClass {
  private final String name;
  private final Map<String, Class<?>> advices = new HashMap<>();

  AdvisedClass(String name) {
    this.name = name;
  }

  /** The class must have exactly one method of this name. */
  AdvisedClass advise(String method, Class<?> advice) {
    advices.put(method, advice);
    return this;
  }

  /**
   * Defines the class in its own package and loader.
   *
   * @param neighbour a class of the same package; loading it must not load the advised one
   * @throws RosettaException INTERNAL when the class is in use already, or has another form
   */
  void define(Class<?> neighbour) {
    ClassFileLocator files = ClassFileLocator.ForClassLoader.of(neighbour.getClassLoader());
    TypeDescription type = TypePool.Default.of(files).describe(name).resolve();
    DynamicType.Builder<?> builder =
        new ByteBuddy().with(TypeValidation.DISABLED).redefine(type, files);
    for (Map.Entry<String, Class<?>> advice : advices.entrySet()) {
      if (type.getDeclaredMethods().filter(ElementMatchers.named(advice.getKey())).size() != 1) {
        throw new RosettaException(
            RosettaError.INTERNAL, "this Debezium has no " + name + "." + advice.getKey());
      }
      builder =
          builder.visit(Advice.to(advice.getValue()).on(ElementMatchers.named(advice.getKey())));
    }
    try {
      MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup())
          .defineClass(builder.make().getBytes());
    } catch (IllegalAccessException | LinkageError e) {
      throw new RosettaException(
          RosettaError.INTERNAL, name + " was used before the stream's first start", e);
    }
  }
}
