package io.rosetta.benchmarks.wal;

/**
 * A stretch of the source's log, kept by a slot that nobody reads from.
 *
 * @param table in schema {@code public}; its columns {@code id} and {@code balance} can be summed
 *     up
 * @param rows row changes in it
 * @param transactions that made them
 * @param endLsn after the last commit, as PostgreSQL writes it
 * @param bytes of the log, all of it
 */
public record WalLog(
    String table,
    String publication,
    String slot,
    long rows,
    long transactions,
    String endLsn,
    long bytes) {}
