package io.rosetta.activities.model;

import io.rosetta.workflows.RosettaError;
import java.util.Objects;

/**
 * The one exception family. The message names the pipeline or table, the place and the next step;
 * it never holds a secret or row data.
 */
public final class RosettaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RosettaError error;

  public RosettaException(RosettaError error, String message) {
    this(error, message, null);
  }

  public RosettaException(RosettaError error, String message, Throwable cause) {
    super(message, cause);
    this.error = Objects.requireNonNull(error, "error");
  }

  public RosettaError error() {
    return error;
  }
}
