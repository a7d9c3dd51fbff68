package io.rosetta.activities.snowflake;

import com.github.luben.zstd.ZstdOutputStream;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.testing.EmulatedTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One attempt of a pipeline, on the emulator if not said otherwise, with changes written by hand.
 */
final class LoadedPipeline implements AutoCloseable {
  private final SnowflakeTarget target;
  private final Path directory;
  private long lsn;

  private LoadedPipeline(SnowflakeTarget target, Path directory) {
    this.target = target;
    this.directory = directory;
  }

  /** Takes over, and initializes where nothing is stored, at LSN 100. */
  static LoadedPipeline begin(
      EmulatedTarget emulated, Identifier database, String pipeline, TargetTableId... tables)
      throws IOException {
    return begin(emulated.settings(), database, pipeline, tables);
  }

  /** As on the emulator, wherever these settings lead. */
  static LoadedPipeline begin(
      DestinationSettings settings, Identifier database, String pipeline, TargetTableId... tables)
      throws IOException {
    SnowflakeTarget target =
        new SnowflakeTarget(
            settings, new TargetScope(pipeline, database, List.of(tables)), Clock.systemUTC());
    LoadedPipeline loaded = new LoadedPipeline(target, Files.createTempDirectory("rosetta-load"));
    if (target.takeOver(owner(pipeline)).isEmpty()) {
      target.initialize(
          owner(pipeline), "slot", Position.start(new Lsn(100)), Fixtures.SOURCE, List.of());
    }
    loaded.lsn = target.stored().lsn().value();
    return loaded;
  }

  static Owner owner(String pipeline) {
    return new Owner(
        "default", "rosetta-pipeline-" + pipeline, "run", Instant.now().plusSeconds(3600));
  }

  SnowflakeTarget target() {
    return target;
  }

  /** A row of a changeset file: op, LSN, unchanged, quarantine, origin key, values. */
  static String[] row(String op, long lsn, String... rest) {
    List<String> cells = new ArrayList<>(List.of(op, new RowVersion(1, new Lsn(lsn)).toDecimal()));
    cells.addAll(Arrays.asList(rest));
    return cells.toArray(String[]::new);
  }

  Changeset changes(TableMapping mapping, boolean truncate, String[]... rows) throws IOException {
    Path file = Files.createTempFile(directory, "changes", ".csv.zst");
    boolean unchanged = false;
    boolean quarantined = false;
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(file))) {
      for (String[] row : rows) {
        unchanged |= row[2] != null;
        quarantined |= row[3] != null;
        List<String> cells = new ArrayList<>();
        for (String cell : row) {
          cells.add(cell == null ? "" : '"' + cell.replace("\"", "\"\"") + '"');
        }
        out.write((String.join(",", cells) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return new Changeset(
        mapping,
        truncate ? new Lsn(lsn + 5) : Lsn.ZERO,
        unchanged,
        quarantined,
        rows.length,
        Files.size(file),
        rows.length == 0 ? List.of() : List.of(file));
  }

  void apply(TableMapping mapping, String[]... rows) throws IOException {
    commit(changes(mapping, false, rows));
  }

  /** Stages and commits; the position moves on by 100. */
  void commit(Changeset... changesets) {
    List<StagedChangeset> staged = new ArrayList<>();
    for (Changeset changeset : changesets) {
      staged.add(target.stage(changeset));
    }
    commitStaged(staged);
  }

  void commitStaged(List<StagedChangeset> staged) {
    Position before = target.stored();
    lsn += 100;
    target.commit(
        new Commit(before, Fixtures.position(lsn), staged, new Lsn(50), List.of(), List.of()));
  }

  /** Commits the position, with what the stream says of tables; gives their states after it. */
  List<TableStatus> commitWith(List<TableStatus> news) {
    Position before = target.stored();
    lsn += 100;
    return target.commit(
        new Commit(before, Fixtures.position(lsn), List.of(), new Lsn(50), news, List.of()));
  }

  /** Commits the position, with tables that the stream knows otherwise. */
  void commitKnown(KnownTable... known) {
    Position before = target.stored();
    lsn += 100;
    target.commit(
        new Commit(
            before, Fixtures.position(lsn), List.of(), new Lsn(50), List.of(), List.of(known)));
  }

  @Override
  public void close() {
    target.close();
  }
}
