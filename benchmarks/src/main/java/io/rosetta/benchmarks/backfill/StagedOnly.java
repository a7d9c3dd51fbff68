package io.rosetta.benchmarks.backfill;

import io.rosetta.activities.model.BackfillTarget;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** A target whose lanes put files and load none of them, as if the stage were the end. */
final class StagedOnly {
  private StagedOnly() {}

  /** Everything but loads and their ledger is the target's. */
  static BackfillTarget of(BackfillTarget target) {
    return (BackfillTarget)
        Proxy.newProxyInstance(
            BackfillTarget.class.getClassLoader(),
            new Class<?>[] {BackfillTarget.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "ledger":
                  return Set.of();
                case "load", "laneEnded":
                  return null;
                default:
                  try {
                    return method.invoke(target, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
              }
            });
  }
}
