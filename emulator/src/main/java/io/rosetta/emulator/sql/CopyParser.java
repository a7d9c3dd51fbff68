package io.rosetta.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * COPY INTO a table.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/copy-into-table">COPY INTO</a>
 */
final class CopyParser {
  private static final Set<String> OPTIONS =
      Set.of(
          "FILE_FORMAT",
          "FILES",
          "PATTERN",
          "FORCE",
          "ON_ERROR",
          "PURGE",
          "SIZE_LIMIT",
          "RETURN_FAILED_ONLY",
          "ENFORCE_LENGTH",
          "TRUNCATECOLUMNS",
          "LOAD_UNCERTAIN_FILES");

  private final TokenStream tokens;

  CopyParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  CopyInto parse() {
    tokens.expect("COPY", "INTO");
    if (!tokens.peek().isName()) {
      throw SqlError.unsupported("COPY INTO a location");
    }
    ObjectName target = tokens.objectName();
    List<String> columns = tokens.isNextSymbol("(") ? new NameList(tokens).distinct() : List.of();
    tokens.expect("FROM");
    List<Option> inner = new ArrayList<>();
    Optional<Query.Select> transformation = Optional.empty();
    StagePath stage;
    if (tokens.acceptSymbol("(")) {
      Query.Select select = new QueryParser(tokens).select();
      Query.Staged staged = staged(select);
      tokens.expectSymbol(")");
      transformation = Optional.of(select);
      stage = staged.stage();
      inner.addAll(staged.options());
    } else {
      stage = new StagePathParser(tokens).parse();
    }
    if (!inner.isEmpty()) {
      throw SqlError.syntax(inner.get(0).position(), inner.get(0).name());
    }
    List<Option> options = new OptionParser(tokens).known(OPTIONS);
    check(options);
    return new CopyInto(target, columns, stage, transformation, options);
  }

  /** Only a list of expressions over one stage: Snowflake allows no WHERE, no join, no grouping. */
  private Query.Staged staged(Query.Select select) {
    boolean plain =
        !select.distinct()
            && select.where().isEmpty()
            && select.qualify().isEmpty()
            && select.grouping().by().isEmpty()
            && !select.grouping().all()
            && select.grouping().having().isEmpty();
    if (plain && select.from().size() == 1 && select.from().get(0) instanceof Query.Staged s) {
      return s;
    }
    throw SqlError.unsupported("COPY transformation other than SELECT ... FROM @stage");
  }

  private static void check(List<Option> options) {
    for (Option option : options) {
      switch (option.name()) {
        case "FORCE" -> option.isTrue();
        case "PURGE", "RETURN_FAILED_ONLY", "TRUNCATECOLUMNS", "LOAD_UNCERTAIN_FILES" -> {
          if (option.isTrue()) {
            throw SqlError.unsupported(option.name() + " = TRUE");
          }
        }
        case "ENFORCE_LENGTH" -> {
          if (!option.isTrue()) {
            throw SqlError.unsupported("ENFORCE_LENGTH = FALSE");
          }
        }
        case "ON_ERROR" -> OnError.of(option);
        case "SIZE_LIMIT" -> throw SqlError.unsupported("SIZE_LIMIT");
        case "FILES" -> {
          if (!(option.value() instanceof Option.Items items)
              || items.strings().isEmpty()
              || items.strings().size() > 1000) {
            throw SqlError.syntax(option.position(), "FILES");
          }
        }
        default -> {
          // FILE_FORMAT and PATTERN are read where they are used.
        }
      }
    }
  }
}
