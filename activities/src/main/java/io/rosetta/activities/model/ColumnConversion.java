package io.rosetta.activities.model;

import java.util.Optional;

/**
 * How the values of one PostgreSQL type reach Snowflake, for the stream and for the backfill side
 * by side, so that nobody changes one and forgets the other. Both begin with PostgreSQL's own
 * output text under pinned settings (see the package {@code types}). Implementations are immutable
 * and used from several threads.
 */
public interface ColumnConversion {
  /** The target column's type, for instance {@code NUMBER(10,0)}. */
  String targetType();

  /** The load table's column type; it differs where the value is converted by {@link #fromLoad}. */
  String loadType();

  /** The SQL expression that turns the load table's column (quoted, qualified) into the value. */
  String fromLoad(String loadColumn);

  /** The SQL condition under which a loaded value cannot be converted and is quarantined. */
  Optional<String> unholdableInLoad(String loadColumn);

  /**
   * The same from a load table whose column is text. A file that the typed one is refused for, by a
   * value that {@link #holdable} took for one that fits, can be loaded this way: such a value is
   * then one that {@link #unholdableInLoad} finds.
   */
  ColumnConversion loadedAsText();

  /**
   * Whether Snowflake can hold this value; if not, the cell is NULL and the raw text quarantined.
   */
  boolean holdable(String raw);

  /**
   * The canonical text for the file, of a holdable value; {@code raw} is PostgreSQL's output text.
   */
  String encode(String raw);

  /** The SQL literal for {@code ADD COLUMN ... DEFAULT}, of a holdable value. */
  String literal(String raw);

  /** The expression whose COPY output equals {@link #encode} of the same value. */
  String backfillExpression(String sourceColumn);

  /** The condition on the source that equals {@code !holdable}; empty when all values fit. */
  Optional<String> backfillUnholdable(String sourceColumn);
}
