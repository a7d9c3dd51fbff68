package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillJob.Totals;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.Watermark;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A row of the job table with what only the target needs to know.
 *
 * @param hasTurn whether the job holds its table's turn: from the begin of its first attempt to its
 *     end, also while it is paused
 * @param target the target table's full quoted name, null before the first attempt
 * @param softDeletes whether it keeps deleted rows
 * @param layout of the mapping that the attempt was begun with; empty before
 * @param truncated version of the last TRUNCATE while the attempt was active; zero when there was
 *     none
 */
record JobRow(
    BackfillJob job,
    boolean hasTurn,
    String target,
    boolean softDeletes,
    String layout,
    BigInteger truncated) {
  /** Reads the columns of {@link JobStatements#read}. */
  static JobRow read(ResultSet row) throws SQLException {
    BackfillJob job =
        new BackfillJob(
            row.getString(1),
            new TableId(row.getString(2), row.getString(3)),
            BackfillKind.valueOf(row.getString(4)),
            JobCodec.readFilter(row.getString(5)),
            BackfillState.valueOf(row.getString(6)),
            row.getString(7),
            row.getInt(9),
            row.getLong(10),
            optional(row, 13, PictureCodec::read).orElse(null),
            watermark(row),
            optional(row, 18, Lsn::parse).orElse(null),
            optional(row, 19, JobCodec::readPlan).orElse(null),
            row.getInt(24),
            row.getInt(25),
            new Totals(row.getInt(21), row.getLong(22), row.getLong(23)),
            instant(row, 27).orElse(Instant.EPOCH),
            instant(row, 29).orElse(Instant.EPOCH));
    BigDecimal truncated = row.getBigDecimal(26);
    return new JobRow(
        job,
        row.getBoolean(8),
        row.getString(11),
        row.getBoolean(12),
        row.getString(14),
        truncated == null ? BigInteger.ZERO : truncated.toBigInteger());
  }

  /** The version that the attempt's rows are written at; empty until the low mark is known. */
  Optional<RowVersion> version() {
    return job.low().map(low -> new RowVersion(job.generation(), low.lsn()));
  }

  /** Whether a TRUNCATE came after the low mark: then nothing that was read counts. */
  boolean isTruncatedSince(RowVersion low) {
    return truncated.compareTo(new BigInteger(low.toDecimal())) >= 0;
  }

  /** Whether every slice of the attempt is committed. */
  boolean isApplied() {
    return job.slices() > 0 && job.slicesDone() >= job.slices();
  }

  private static Watermark watermark(ResultSet row) throws SQLException {
    String low = row.getString(15);
    return low == null
        ? null
        : new Watermark(
            Lsn.parse(low),
            Long.parseUnsignedLong(row.getString(16)),
            JobCodec.readSource(row.getString(17)));
  }

  private static <T> Optional<T> optional(ResultSet row, int column, Function<String, T> read)
      throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(read);
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
