package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Set;

/** CREATE of everything but tables. */
final class CreateParser {
  private static final Set<String> NAMESPACE_OPTIONS =
      Set.of("DATA_RETENTION_TIME_IN_DAYS", "MAX_DATA_EXTENSION_TIME_IN_DAYS", "COMMENT");
  private static final Set<String> STAGE_OPTIONS =
      Set.of("FILE_FORMAT", "COMMENT", "ENCRYPTION", "DIRECTORY");

  private final TokenStream tokens;

  CreateParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  Ddl parse() {
    tokens.expect("CREATE");
    boolean replace = tokens.accept("OR", "REPLACE");
    if (!tokens.accept("LOCAL")) {
      tokens.accept("GLOBAL");
    }
    Ddl.Persistence persistence = persistence();
    if (tokens.accept("TABLE")) {
      return new CreateTableParser(tokens, replace, persistence).parse();
    }
    if (tokens.isNext("DATABASE") || tokens.isNext("SCHEMA")) {
      return namespace(tokens.take().text(), replace, persistence);
    }
    if (tokens.accept("STAGE")) {
      return stage(replace, persistence);
    }
    if (persistence != Ddl.Persistence.PERMANENT) {
      throw tokens.unexpected();
    }
    if (tokens.accept("VIEW")) {
      return view(replace);
    }
    if (tokens.accept("FILE", "FORMAT")) {
      return fileFormat(replace);
    }
    throw tokens.unexpected();
  }

  private Ddl.Persistence persistence() {
    if (tokens.accept("TRANSIENT")) {
      return Ddl.Persistence.TRANSIENT;
    }
    return tokens.accept("TEMPORARY") || tokens.accept("TEMP") || tokens.accept("VOLATILE")
        ? Ddl.Persistence.TEMPORARY
        : Ddl.Persistence.PERMANENT;
  }

  static Ddl.IfThere ifThere(TokenStream tokens, boolean replace) {
    if (!tokens.isNext("IF", "NOT", "EXISTS")) {
      return replace ? Ddl.IfThere.REPLACE : Ddl.IfThere.FAIL;
    }
    if (replace) {
      throw tokens.unexpected();
    }
    tokens.accept("IF", "NOT", "EXISTS");
    return Ddl.IfThere.SKIP;
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/create-database">CREATE
   *     DATABASE</a>
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/create-schema">CREATE SCHEMA</a>
   */
  private Ddl namespace(String kind, boolean replace, Ddl.Persistence persistence) {
    if (persistence == Ddl.Persistence.TEMPORARY) {
      throw tokens.unexpected();
    }
    Ddl.IfThere ifThere = ifThere(tokens, replace);
    ObjectName name = tokens.objectName();
    if (name.parts().size() > (kind.equals("SCHEMA") ? 2 : 1)) {
      throw tokens.unexpected();
    }
    List<Option> options = new OptionParser(tokens).known(NAMESPACE_OPTIONS);
    boolean isTransient = persistence == Ddl.Persistence.TRANSIENT;
    return new Ddl.CreateNamespace(kind, name, ifThere, isTransient, options);
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/create-stage">CREATE STAGE</a>
   */
  private Ddl stage(boolean replace, Ddl.Persistence persistence) {
    if (persistence == Ddl.Persistence.TRANSIENT) {
      throw tokens.unexpected();
    }
    Ddl.IfThere ifThere = ifThere(tokens, replace);
    ObjectName name = tokens.objectName();
    List<Option> options = new OptionParser(tokens).known(STAGE_OPTIONS);
    return new Ddl.CreateStage(name, ifThere, persistence == Ddl.Persistence.TEMPORARY, options);
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/create-view">CREATE VIEW</a>
   */
  private Ddl view(boolean replace) {
    Ddl.IfThere ifThere = ifThere(tokens, replace);
    ObjectName name = tokens.objectName();
    List<String> columns = tokens.isNextSymbol("(") ? new NameList(tokens).distinct() : List.of();
    tokens.expect("AS");
    int start = tokens.startOffset();
    Query query = new QueryParser(tokens).parse();
    String text = tokens.text(start, tokens.endOffsetOfLast());
    return new Ddl.CreateView(name, ifThere, columns, query, text);
  }

  /**
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/create-file-format">CREATE FILE
   *     FORMAT</a>
   */
  private Ddl fileFormat(boolean replace) {
    Ddl.IfThere ifThere = ifThere(tokens, replace);
    ObjectName name = tokens.objectName();
    List<Option> options = new OptionParser(tokens).known(FileFormat.OPTIONS);
    FileFormat.of(options);
    return new Ddl.CreateFileFormat(name, ifThere, options);
  }
}
