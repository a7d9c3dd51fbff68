package io.rosetta.activities.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a test says of a failure of ours. */
public final class RosettaErrors {
  private RosettaErrors() {}

  /** The call fails with this error; what else there is to say of it may follow. */
  public static AbstractThrowableAssert<?, ? extends Throwable> assertError(
      RosettaError error, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RosettaException.class, e -> assertThat(e.error()).isEqualTo(error));
  }
}
