package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.Description;
import io.rosetta.emulator.duckdb.Result;
import java.nio.file.Path;
import java.util.List;

/** What running a statement gave. */
public sealed interface Outcome {
  /** Rows, or the counts of a DML. */
  record Rows(Result result) implements Outcome {}

  /** The shape of an answer, nothing was run. */
  record Described(Description description, int binds) implements Outcome {}

  /** PUT: the driver copies its files into the directory itself. */
  record Upload(
      String source, Path directory, boolean autoCompress, boolean overwrite, int parallel)
      implements Outcome {}

  /** GET: the driver copies these files, named from the directory, to its own. */
  record Download(String target, Path directory, List<String> files, int parallel)
      implements Outcome {}
}
