package io.rosetta.activities.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The compacted changes of one table in one piece of the stream, as files ready for PUT. In mode
 * MERGE the rows are unique per key.
 *
 * <p>Each file is zstd CSV in the form of PostgreSQL's {@code COPY ... CSV} (NULL is nothing, the
 * empty string is {@code ""}), with these columns:
 *
 * <ol>
 *   <li>operation: {@code U} upsert, {@code D} delete (MERGE); {@code I}, {@code U}, {@code D},
 *       {@code T} (APPEND)
 *   <li>version, decimal ({@link RowVersion})
 *   <li>unchanged: NULL, or one character per column of {@link TableMapping#columns}: {@code 1}
 *       where the value is that of the row with the origin key in the target
 *   <li>quarantine: NULL, or a JSON object of column name to raw text that the target cannot hold
 *   <li>one column per key column: the origin key (the key this row has in the target before the
 *       changeset) where it differs from the row's key and is needed, else NULL
 *   <li>one column per {@link TableMapping#columns}: the canonical text
 * </ol>
 *
 * @param truncated LSN of the TRUNCATE before the first of these rows, as versions take it; {@link
 *     Lsn#ZERO} when there was none
 * @param hasUnchanged whether any row has an unchanged column
 * @param hasQuarantined whether any row has a quarantine object
 */
public record Changeset(
    TableMapping mapping,
    Lsn truncated,
    boolean hasUnchanged,
    boolean hasQuarantined,
    long rows,
    long bytes,
    List<Path> files) {
  public Changeset {
    Objects.requireNonNull(mapping, "mapping");
    Objects.requireNonNull(truncated, "truncated");
    files = List.copyOf(files);
  }

  /** The same files, whose every column is loaded as text. */
  public Changeset loadedAsText() {
    return new Changeset(
        mapping.loadedAsText(), truncated, hasUnchanged, hasQuarantined, rows, bytes, files);
  }

  /** Whether the table was truncated before the first of these rows. */
  public boolean truncate() {
    return !truncated.equals(Lsn.ZERO);
  }
}
