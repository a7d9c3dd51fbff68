package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.Result;
import io.rosetta.emulator.duckdb.ResultColumn;
import io.rosetta.emulator.duckdb.StatementType;
import io.rosetta.emulator.sql.Option;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.StagePath;
import io.rosetta.emulator.sql.StageStatement;
import io.rosetta.emulator.stage.StageDirectory;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * PUT, GET, LIST and REMOVE (docs.snowflake.com/en/sql-reference/sql/put, .../get, .../list,
 * .../remove). For PUT and GET only the place is answered; the driver moves the bytes.
 */
final class StageStatements {
  private static final String DEFAULT_PARALLEL = "4";
  private static final DateTimeFormatter MODIFIED =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final StagedFiles files;

  StageStatements(Account account, Session session) {
    this.files = new StagedFiles(account, session);
  }

  Outcome run(StageStatement statement) {
    if (statement instanceof StageStatement.Put put) {
      return put(put);
    }
    if (statement instanceof StageStatement.Get get) {
      return get(get);
    }
    if (statement instanceof StageStatement.ListFiles list) {
      return new Outcome.Rows(list(list));
    }
    return new Outcome.Rows(remove((StageStatement.Remove) statement));
  }

  private Outcome put(StageStatement.Put put) {
    Path directory = files.directory(put.stage()).folder(put.stage().path());
    return new Outcome.Upload(
        put.file(),
        directory,
        flag(put.options(), "AUTO_COMPRESS", true),
        flag(put.options(), "OVERWRITE", false),
        parallel(put.options()));
  }

  private Outcome get(StageStatement.Get get) {
    StageDirectory directory = files.directory(get.stage());
    List<String> names =
        directory
            .list(get.stage().path(), Option.find(get.options(), "PATTERN").map(Option::text))
            .stream()
            .map(StageDirectory.Entry::name)
            .toList();
    return new Outcome.Download(get.file(), directory.root(), names, parallel(get.options()));
  }

  private Result list(StageStatement.ListFiles list) {
    List<String[]> rows = new ArrayList<>();
    for (StageDirectory.Entry file :
        files.directory(list.stage()).list(list.stage().path(), list.pattern())) {
      rows.add(
          new String[] {
            listed(list.stage(), file),
            Long.toString(file.size()),
            file.md5(),
            MODIFIED.format(file.modified())
          });
    }
    return new Result(
        StatementType.LIST,
        List.of(
            ResultColumn.text("name"),
            new ResultColumn("size", SqlType.number(38, 0), true),
            ResultColumn.text("md5"),
            ResultColumn.text("last_modified")),
        rows);
  }

  private Result remove(StageStatement.Remove remove) {
    StageDirectory directory = files.directory(remove.stage());
    List<String[]> rows = new ArrayList<>();
    for (StageDirectory.Entry file : directory.list(remove.stage().path(), remove.pattern())) {
      directory.remove(file);
      rows.add(new String[] {listed(remove.stage(), file), "removed"});
    }
    return new Result(
        StatementType.REMOVE,
        List.of(ResultColumn.text("name"), ResultColumn.text("result")),
        rows);
  }

  /** Files of a named stage are listed with its name in lower case in front. */
  private static String listed(StagePath stage, StageDirectory.Entry file) {
    return stage.kind() == StagePath.Kind.NAMED
        ? stage.name().last().toLowerCase(Locale.ROOT) + "/" + file.name()
        : file.name();
  }

  private static boolean flag(List<Option> options, String name, boolean otherwise) {
    return Option.find(options, name).map(Option::isTrue).orElse(otherwise);
  }

  private static int parallel(List<Option> options) {
    String text = Option.find(options, "PARALLEL").map(Option::text).orElse(DEFAULT_PARALLEL);
    if (!text.matches("[1-9][0-9]?")) {
      throw SqlError.invalidParameter("PARALLEL", text);
    }
    return Integer.parseInt(text);
  }
}
