package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** PUT, GET, LIST, REMOVE. */
final class StageParser {
  private static final Set<String> PUT_OPTIONS =
      Set.of("PARALLEL", "AUTO_COMPRESS", "SOURCE_COMPRESSION", "OVERWRITE");
  private static final Set<String> GET_OPTIONS = Set.of("PARALLEL", "PATTERN");

  private final TokenStream tokens;

  StageParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  StageStatement parse() {
    return switch (tokens.take().text()) {
      case "PUT" -> {
        String file = file();
        StagePath stage = new StagePathParser(tokens).parse();
        yield new StageStatement.Put(file, stage, options(PUT_OPTIONS));
      }
      case "GET" -> {
        StagePath stage = new StagePathParser(tokens).parse();
        String file = file();
        yield new StageStatement.Get(stage, file, options(GET_OPTIONS));
      }
      case "LIST", "LS" -> new StageStatement.ListFiles(stage(), pattern());
      default -> new StageStatement.Remove(stage(), pattern());
    };
  }

  private StagePath stage() {
    return new StagePathParser(tokens).parse();
  }

  private List<Option> options(Set<String> known) {
    return new OptionParser(tokens).known(known);
  }

  /** The path after {@code file://}, given bare or as a string. */
  private String file() {
    Token token = tokens.peek();
    boolean fits =
        token.kind() == Token.Kind.FILE
            || (token.kind() == Token.Kind.STRING && token.text().startsWith("file://"));
    if (!fits) {
      throw tokens.unexpected();
    }
    return tokens.take().text().substring("file://".length());
  }

  private Optional<String> pattern() {
    return Option.find(new OptionParser(tokens).known(Set.of("PATTERN")), "PATTERN")
        .map(Option::text);
  }
}
