package io.rosetta.activities.snowflake;

import com.github.luben.zstd.ZstdOutputStream;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.Chunk;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.Leaf;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.model.Watermark;
import io.rosetta.activities.testing.EmulatedTarget;
import io.rosetta.workflows.backfill.BackfillKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pipeline and its backfills on the emulator, with chunks written by hand. A plan has one leaf,
 * and every chunk one block.
 */
final class BackfillHarness implements AutoCloseable {
  static final EmulatedTarget EMULATED = EmulatedTarget.shared();

  /** So few that a handful of rows need several slices. */
  static final int ROWS_PER_SLICE = 10;

  /** So few that a test makes more. */
  static final int ENDED_JOBS = 3;

  private final DestinationSettings settings;
  private final Identifier database;
  private final LoadedPipeline pipeline;
  private final AtomicInteger lost = new AtomicInteger();
  private final SnowflakeBackfills target;
  private final Path directory;

  private BackfillHarness(
      DestinationSettings settings, Identifier database, LoadedPipeline pipeline)
      throws IOException {
    this.settings = settings;
    this.database = database;
    this.pipeline = pipeline;
    this.target = another();
    this.directory = Files.createTempDirectory("rosetta-chunks");
  }

  /** Sessions that were thrown away after a network error. */
  int lostSessions() {
    return lost.get();
  }

  static BackfillHarness begin() throws Exception {
    return on(EMULATED.settings(), EMULATED.newDatabase());
  }

  /** As on the emulator, wherever these settings lead. */
  static BackfillHarness on(DestinationSettings settings, Identifier database) throws IOException {
    return new BackfillHarness(
        settings, database, LoadedPipeline.begin(settings, database, "orders"));
  }

  /** The same pipeline's backfills as another worker has them. */
  SnowflakeBackfills another() {
    return another(Clock.systemUTC());
  }

  SnowflakeBackfills another(Clock clock) {
    return new SnowflakeBackfills(
        settings,
        new TargetScope("orders", database, List.of()),
        clock,
        lost::incrementAndGet,
        new BackfillTuning(
            Duration.ofMillis(20), new Slice.Limits(ROWS_PER_SLICE, 1L << 40), ENDED_JOBS));
  }

  SnowflakeBackfills target() {
    return target;
  }

  LoadedPipeline pipeline() {
    return pipeline;
  }

  Identifier database() {
    return database;
  }

  StateObjects objects() {
    return new StateObjects(database, "orders");
  }

  /** A mapping into this database, with its target table. */
  TableMapping prepared(String name, String... columns) {
    return prepared(Fixtures.merge(name, columns));
  }

  TableMapping prepared(TableMapping mapped) {
    TableMapping mapping =
        new TableMapping(
            mapped.source(),
            new TargetTableId(database, mapped.target().schema(), mapped.target().table()),
            mapped.columns(),
            mapped.keyIndexes(),
            mapped.mode(),
            mapped.deletes());
    pipeline.target().prepare(mapping);
    return mapping;
  }

  Attempt begun(String job, BackfillKind kind, TableMapping mapping) {
    target.create(List.of(new NewJob(job, mapping.id(), kind, List.of())));
    return target.begin(job, mapping, Fixtures.picture(mapping)).orElseThrow();
  }

  /** Begun, acknowledged by the stream and marked at the position's LSN + 50. */
  Attempt marked(String job, BackfillKind kind, TableMapping mapping) {
    Attempt attempt = begun(job, kind, mapping);
    acknowledge();
    target.mark(attempt, lowHere());
    return attempt;
  }

  /** The stream sees what is active in one commit and acknowledges it in the next. */
  void acknowledge() {
    List<TableStatus> seen = pipeline.commitWith(List.of());
    pipeline.commitWith(seen.stream().filter(status -> status.backfill().isPresent()).toList());
  }

  Watermark lowHere() {
    return new Watermark(new Lsn(position() + 50), 800, Fixtures.SOURCE);
  }

  long position() {
    return target.stored().position().lsn().value();
  }

  /** Plans so many chunks. */
  void plan(Attempt attempt, int chunks) {
    target.plan(attempt, new ChunkPlan(List.of(leaf(attempt, chunks)), 1));
  }

  /** Copies a chunk; a row has one cell per column, and may have a quarantine object after them. */
  void copy(Attempt attempt, int chunk, String nonce, String[]... rows) throws IOException {
    load(attempt, chunk, nonce, put(attempt, chunk, nonce, rows), rows.length);
  }

  /** The same, with another number of rows than there are. */
  void copyClaiming(Attempt attempt, int claimed, String[]... rows) throws IOException {
    load(attempt, 0, "a", put(attempt, 0, "a", rows), claimed);
  }

  Path put(Attempt attempt, int chunk, String nonce, String[]... rows) throws IOException {
    Path file = csv(attempt.mapping().columns().size() + 1, rows);
    target.put(attempt, range(attempt, chunk), nonce, file);
    return file;
  }

  private void load(Attempt attempt, int chunk, String nonce, Path file, int rows)
      throws IOException {
    List<String> names = rows == 0 ? List.of() : List.of(file.getFileName().toString());
    target.load(attempt, range(attempt, chunk), nonce, names, rows, Files.size(file));
  }

  /** Plans and copies one chunk, and moves the position past the high mark. */
  void copyAll(Attempt attempt, String[]... rows) throws IOException {
    plan(attempt, 1);
    copy(attempt, 0, "a", rows);
    close(attempt);
  }

  void close(Attempt attempt) {
    target.close(attempt, new Lsn(position() + 100));
    pipeline.commitWith(List.of());
  }

  BackfillJob apply(Attempt attempt) {
    BackfillJob job;
    do {
      job = target.applyNextSlice(attempt);
    } while (job.slicesDone() < job.slices());
    return job;
  }

  Path csv(int cells, String[]... rows) throws IOException {
    Path file = Files.createTempFile(directory, "rows", ".csv.zst");
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(file))) {
      for (String[] row : rows) {
        List<String> line = new ArrayList<>();
        for (int i = 0; i < cells; i++) {
          String cell = i < row.length ? row[i] : null;
          line.add(cell == null ? "" : '"' + cell.replace("\"", "\"\"") + '"');
        }
        out.write((String.join(",", line) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  static String[] cells(String... cells) {
    return cells;
  }

  /** A version in the first generation. */
  static String version(long lsn) {
    return new RowVersion(1, new Lsn(lsn)).toDecimal();
  }

  /** Rows of a query whose tables are those of the schema PUBLIC. */
  List<String> rows(String sql) throws Exception {
    return EMULATED.rows(sql.replace(" FROM ", " FROM " + database.quoted() + ".PUBLIC."));
  }

  Optional<TableStatus> status(TableMapping mapping) {
    return target.stored().tables().stream()
        .filter(status -> status.table().equals(mapping.id()))
        .findFirst();
  }

  private static Chunk range(Attempt attempt, int chunk) {
    return new Chunk(chunk, leaf(attempt, 1), 0, Chunk.OPEN_END);
  }

  private static Leaf leaf(Attempt attempt, long blocks) {
    return new Leaf(attempt.mapping().id(), 16_400, 16_401, blocks);
  }

  @Override
  public void close() {
    EMULATED.emulator().faults().clear();
    target.close();
    pipeline.close();
  }
}
