package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Optional;

/**
 * COPY INTO a table from staged files.
 *
 * @param columns the columns named, or none for all
 * @param source the stage, the plain path or that of the transformation
 * @param transformation the SELECT over the stage, when there is one
 * @param options as written and already checked for their names
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/copy-into-table">COPY INTO</a>
 */
public record CopyInto(
    ObjectName target,
    List<String> columns,
    StagePath source,
    Optional<Query.Select> transformation,
    List<Option> options)
    implements Statement {

  /** The names of FILES=(...), empty when the option is absent. */
  public List<String> files() {
    return Option.find(options, "FILES")
        .map(o -> o.value() instanceof Option.Items i ? i.strings() : List.<String>of())
        .orElse(List.of());
  }

  public Optional<String> pattern() {
    return Option.find(options, "PATTERN").map(Option::text);
  }

  public OnError onError() {
    return Option.find(options, "ON_ERROR").map(OnError::of).orElse(new OnError.AbortStatement());
  }

  public boolean force() {
    return Option.find(options, "FORCE").map(Option::isTrue).orElse(false);
  }
}
