package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.FileFormat;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.Option;
import io.rosetta.emulator.sql.SnowflakeParser;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.StagePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the file format of a COPY: its own, else the stage's, else plain CSV. */
final class FileFormats {
  private static final Option CSV = SnowflakeParser.option("TYPE = CSV");

  private final Work work;

  FileFormats(Work work) {
    this.work = work;
  }

  FileFormat of(CopyInto copy) {
    return FileFormat.of(
        Option.find(copy.options(), "FILE_FORMAT")
            .or(() -> ofStage(copy.source()))
            .map(this::options)
            .orElse(List.of(CSV)));
  }

  private Optional<Option> ofStage(StagePath stage) {
    if (stage.kind() != StagePath.Kind.NAMED) {
      return Optional.empty();
    }
    return work.catalog()
        .options("STAGE", work.binding().resolve(stage.name()), work.session().sessionId())
        .filter(s -> SnowflakeParser.parse(s.text()).statement() instanceof Ddl.CreateStage)
        .flatMap(
            s ->
                Option.find(
                    ((Ddl.CreateStage) SnowflakeParser.parse(s.text()).statement()).options(),
                    "FILE_FORMAT"));
  }

  /** {@code (FORMAT_NAME = x)}, {@code = 'x'} or the options themselves. */
  private List<Option> options(Option fileFormat) {
    if (fileFormat.value() instanceof Option.Nested nested) {
      return Option.find(nested.options(), "FORMAT_NAME")
          .map(name -> named(name.text()))
          .orElseGet(() -> typed(nested.options()));
    }
    return named(fileFormat.text());
  }

  private static List<Option> typed(List<Option> options) {
    if (Option.find(options, "TYPE").isPresent()) {
      return options;
    }
    List<Option> typed = new ArrayList<>(options);
    typed.add(CSV);
    return typed;
  }

  private List<Option> named(String name) {
    ObjectName parsed = SnowflakeParser.parseName(name);
    TableId id = work.binding().resolve(parsed);
    StoredOptions stored =
        work.catalog()
            .options("FILE FORMAT", id, work.session().sessionId())
            .orElseThrow(() -> SqlError.missingObject("File format", name));
    if (SnowflakeParser.parse(stored.text()).statement() instanceof Ddl.CreateFileFormat format) {
      return format.options();
    }
    throw new IllegalStateException("file format " + id + " cannot be read");
  }
}
