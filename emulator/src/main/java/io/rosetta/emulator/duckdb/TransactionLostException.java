package io.rosetta.emulator.duckdb;

/**
 * An error in the middle of an explicit transaction that DuckDB answered by giving the transaction
 * up (Snowflake would have kept it open). The cause says what the statement failed with.
 */
public final class TransactionLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TransactionLostException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
