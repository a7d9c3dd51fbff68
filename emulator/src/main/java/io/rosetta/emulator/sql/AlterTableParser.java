package io.rosetta.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * ALTER TABLE.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/alter-table">ALTER TABLE</a>
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/alter-table-column">ALTER TABLE ...
 *     ALTER COLUMN</a>
 */
final class AlterTableParser {
  private static final Set<String> OPTIONS =
      Set.of("DATA_RETENTION_TIME_IN_DAYS", "MAX_DATA_EXTENSION_TIME_IN_DAYS", "COMMENT");

  private final TokenStream tokens;

  AlterTableParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  Ddl.AlterTable parse() {
    tokens.expect("ALTER", "TABLE");
    boolean ifExists = tokens.accept("IF", "EXISTS");
    ObjectName name = tokens.objectName();
    return new Ddl.AlterTable(name, ifExists, action());
  }

  private Ddl.AlterAction action() {
    if (tokens.accept("ADD")) {
      return add();
    }
    if (tokens.accept("DROP")) {
      tokens.accept("COLUMN");
      boolean ifExists = tokens.accept("IF", "EXISTS");
      return new Ddl.DropColumns(names(), ifExists);
    }
    if (tokens.accept("RENAME", "TO")) {
      return new Ddl.RenameTo(tokens.objectName());
    }
    if (tokens.accept("RENAME", "COLUMN")) {
      String from = tokens.identifier();
      tokens.expect("TO");
      return new Ddl.RenameColumn(from, tokens.identifier());
    }
    if (tokens.accept("SWAP", "WITH")) {
      return new Ddl.SwapWith(tokens.objectName());
    }
    if (tokens.accept("SET")) {
      List<Option> options = new OptionParser(tokens).known(OPTIONS);
      if (options.isEmpty()) {
        throw tokens.unexpected();
      }
      return new Ddl.SetOptions(options);
    }
    if (tokens.accept("ALTER") || tokens.accept("MODIFY")) {
      return alterColumns();
    }
    throw tokens.unexpected();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    do {
      names.add(tokens.identifier());
    } while (tokens.acceptSymbol(","));
    return names;
  }

  private Ddl.AlterAction add() {
    tokens.accept("COLUMN");
    boolean ifNotExists = tokens.accept("IF", "NOT", "EXISTS");
    List<Ddl.ColumnDefinition> columns = new ArrayList<>();
    do {
      if (!columns.isEmpty()) {
        tokens.accept("COLUMN");
        if (tokens.accept("IF", "NOT", "EXISTS") && !ifNotExists) {
          throw tokens.unexpected();
        }
      }
      columns.add(new ColumnParser(tokens).parse());
    } while (tokens.acceptSymbol(","));
    return new Ddl.AddColumns(columns, ifNotExists);
  }

  private Ddl.AlterAction alterColumns() {
    boolean parentheses = tokens.acceptSymbol("(");
    List<Ddl.ColumnChange> changes = new ArrayList<>();
    do {
      tokens.accept("COLUMN");
      changes.add(change(tokens.identifier()));
    } while (tokens.acceptSymbol(","));
    if (parentheses) {
      tokens.expectSymbol(")");
    }
    return new Ddl.AlterColumns(changes);
  }

  private Ddl.ColumnChange change(String column) {
    if (tokens.accept("DROP", "DEFAULT")) {
      return new Ddl.DropDefault(column);
    }
    if (tokens.accept("DROP", "NOT", "NULL")) {
      return new Ddl.SetNullable(column, true);
    }
    if (tokens.accept("SET", "NOT", "NULL") || tokens.accept("NOT", "NULL")) {
      return new Ddl.SetNullable(column, false);
    }
    if (tokens.accept("COMMENT")) {
      return new Ddl.SetComment(column, Optional.of(tokens.string()));
    }
    if (tokens.accept("UNSET", "COMMENT")) {
      return new Ddl.SetComment(column, Optional.empty());
    }
    if (!tokens.accept("SET", "DATA", "TYPE")) {
      tokens.accept("TYPE");
    }
    return new Ddl.SetType(column, new TypeParser(tokens).parse());
  }
}
