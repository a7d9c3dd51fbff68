package io.rosetta.activities.model;

import io.rosetta.workflows.RosettaError;
import java.util.Objects;
import java.util.Optional;

/**
 * The one exception family. The message names the pipeline or table, the place and the next step;
 * it never holds a secret or row data.
 */
public final class RosettaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RosettaError error;

  /** Null when it is not one table's fault. */
  private final transient TableId table;

  public RosettaException(RosettaError error, String message) {
    this(error, message, null);
  }

  public RosettaException(RosettaError error, String message, Throwable cause) {
    this(error, message, cause, null);
  }

  private RosettaException(RosettaError error, String message, Throwable cause, TableId table) {
    super(message, cause);
    this.error = Objects.requireNonNull(error, "error");
    this.table = table;
  }

  /** A failure that is one table's: the stream of the others can go on without it. */
  public static RosettaException of(TableId table, RosettaError error, String message) {
    return new RosettaException(error, message, null, Objects.requireNonNull(table, "table"));
  }

  public RosettaError error() {
    return error;
  }

  /** The table that it is the fault of, when it is one's. */
  public Optional<TableId> table() {
    return Optional.ofNullable(table);
  }
}
