package io.rosetta.emulator.sql;

import java.util.Optional;

/** One parsed statement. */
public sealed interface Statement
    permits Statement.QueryStatement,
        Dml,
        Ddl,
        CopyInto,
        Show,
        Statement.Describe,
        SessionStatement,
        StageStatement {

  /** SELECT, WITH and VALUES. */
  record QueryStatement(Query query) implements Statement {}

  /** {@code DESCRIBE TABLE | VIEW | STAGE name}; {@code kind} is one of these words. */
  record Describe(String kind, ObjectName name) implements Statement {}

  /** Clauses of SHOW that several statements share. */
  record Filter(
      Optional<String> like,
      Optional<String> inKind,
      Optional<ObjectName> inName,
      Optional<String> startsWith,
      Optional<Integer> limit) {
    public static final Filter NONE =
        new Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }
}
