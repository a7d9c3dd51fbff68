package io.rosetta.activities.interleaving;

import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Leaves a property out unless the build is told {@code -Drosetta.long=true}. */
final class LongForm implements SkipExecutionHook {
  static boolean isWanted() {
    return Boolean.getBoolean("rosetta.long");
  }

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    return isWanted()
        ? SkipResult.doNotSkip()
        : SkipResult.skip("the long form runs with -Drosetta.long=true");
  }
}
