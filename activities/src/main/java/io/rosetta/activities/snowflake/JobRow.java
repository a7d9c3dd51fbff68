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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A row of the job table with what only the target needs to know.
 *
 * @param target the target table's full quoted name, null before the first attempt
 * @param softDeletes whether it keeps deleted rows
 * @param targetColumns names that the target table had when the attempt was begun; empty before
 * @param truncated version of the last TRUNCATE while the attempt was active; zero when there was
 *     none
 * @param endedAt when it ended last, by Snowflake's clock; the epoch when it has not
 */
record JobRow(
    BackfillJob job,
    String target,
    boolean softDeletes,
    List<String> targetColumns,
    BigInteger truncated,
    Instant endedAt) {
  /** Reads the columns of {@link JobStatements#read(String)}, or of a list. */
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
            row.getBoolean(8) ? row.getString(14) : "",
            optional(row, 13, PictureCodec::read).orElse(null),
            watermark(row),
            optional(row, 19, Lsn::parse).orElse(null),
            optional(row, 20, JobCodec::readPlan).orElse(null),
            row.getInt(21),
            row.getInt(25),
            row.getInt(26),
            new Totals(row.getInt(22), row.getLong(23), row.getLong(24)),
            instant(row, 28).orElse(Instant.EPOCH),
            instant(row, 30).orElse(Instant.EPOCH));
    BigDecimal truncated = row.getBigDecimal(27);
    return new JobRow(
        job,
        row.getString(11),
        row.getBoolean(12),
        optional(row, 15, JobCodec::readNames).orElse(List.of()),
        truncated == null ? BigInteger.ZERO : truncated.toBigInteger(),
        instant(row, 31).orElse(Instant.EPOCH));
  }

  /** The version that the attempt's rows are written at; empty until the low mark is known. */
  Optional<RowVersion> version() {
    return job.low().map(low -> new RowVersion(job.generation(), low.lsn()));
  }

  /** Whether a TRUNCATE came after the low mark: then nothing that was read counts. */
  boolean isTruncatedSince(RowVersion low) {
    return truncated.compareTo(new BigInteger(low.toDecimal())) >= 0;
  }

  private static Watermark watermark(ResultSet row) throws SQLException {
    String low = row.getString(16);
    return low == null
        ? null
        : new Watermark(
            Lsn.parse(low),
            Long.parseUnsignedLong(row.getString(17)),
            JobCodec.readSource(row.getString(18)));
  }

  private static <T> Optional<T> optional(ResultSet row, int column, Function<String, T> read)
      throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(read);
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
