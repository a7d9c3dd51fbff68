package io.rosetta.activities.backfill;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.Chunk;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.Watermark;
import io.rosetta.activities.stream.testing.CsvCells;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A target that keeps jobs and load tables in memory. What the stream would do a test does:
 * acknowledge, move the position. It applies nothing, but for what a subclass does with a slice.
 */
public class MemoryBackfillTarget implements BackfillTarget {
  private final Supplier<Lsn> position;
  private final SourceIdentity source;
  private final Map<String, Row> jobs = new LinkedHashMap<>();
  private final Map<String, List<List<String>>> staged = new LinkedHashMap<>();
  private final Map<String, Map<Integer, List<List<String>>>> loads = new LinkedHashMap<>();
  private final int slices;
  final List<String> states = new CopyOnWriteArrayList<>();
  final List<PendingRow> pending = new CopyOnWriteArrayList<>();
  final List<List<String>> filled = new ArrayList<>();
  volatile boolean started = true;
  volatile boolean forgets;
  volatile boolean acknowledged = true;
  volatile long generation = 1;
  volatile Consumer<String> before = step -> {};

  MemoryBackfillTarget(SourceIdentity source, Supplier<Lsn> position) {
    this(source, position, 2);
  }

  /**
   * @param slices that every load table is applied in
   */
  protected MemoryBackfillTarget(SourceIdentity source, Supplier<Lsn> position, int slices) {
    this.source = source;
    this.position = position;
    this.slices = slices;
  }

  /** Rows in the load table of the attempt that was begun last, by chunk. */
  synchronized List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (Map<Integer, List<List<String>>> load : loads.values()) {
      rows.clear();
      load.values().forEach(rows::addAll);
    }
    return rows;
  }

  private Map<Integer, List<List<String>>> loadTable(Attempt attempt) {
    return loads.computeIfAbsent(attempt.job() + "/" + attempt.number(), name -> new TreeMap<>());
  }

  /** Called once a slice, with the lock held. */
  protected void apply(Attempt attempt, List<List<String>> loaded, Lsn low, int slice) {}

  private Row current(Attempt attempt) {
    Row row = jobs.get(attempt.job());
    if (row.attempt != attempt.number()
        || row.state.isEnded()
        || attempt.generation() != stored().generation()) {
      throw new RosettaException(RosettaError.BACKFILL_VOID, "attempt " + attempt.number());
    }
    return row;
  }

  @Override
  public synchronized void create(List<NewJob> created) {
    created.forEach(job -> jobs.putIfAbsent(job.id(), new Row(job)));
  }

  @Override
  public synchronized List<BackfillJob> jobs() {
    return jobs.values().stream().map(Row::view).toList();
  }

  @Override
  public synchronized Optional<BackfillJob> job(String id) {
    return Optional.ofNullable(jobs.get(id)).map(Row::view);
  }

  @Override
  public synchronized Turn turn(String id) {
    Row row = jobs.get(id);
    return new Turn(
        started,
        jobs.values().stream()
            .filter(
                other ->
                    other != row
                        && other.created.table().equals(row.created.table())
                        && other.attempt > 0
                        && !other.state.isEnded())
            .map(Row::view)
            .findFirst());
  }

  @Override
  public synchronized Optional<Attempt> begin(
      String id, TableMapping mapping, CatalogPicture picture) {
    Row row = jobs.get(id);
    if (!turn(id).isFree()) {
      return Optional.empty();
    }
    row.begin(stored().generation(), picture, mapping.layout());
    Attempt begun = new Attempt(id, row.attempt, row.generation, mapping);
    loadTable(begun);
    return Optional.of(begun);
  }

  @Override
  public synchronized Optional<Attempt> resume(BackfillJob job, TableMapping mapping) {
    return mapping.layout().equals(job.layout()) && job.generation() == stored().generation()
        ? Optional.of(new Attempt(job.id(), job.attempt(), job.generation(), mapping))
        : Optional.empty();
  }

  @Override
  public boolean isAcknowledged(Attempt attempt) {
    return acknowledged;
  }

  @Override
  public synchronized void mark(Attempt attempt, Watermark low) {
    Row row = current(attempt);
    row.low = row.low == null ? low : row.low;
    if (row.state == BackfillState.WAITING_FOR_STREAM) {
      row.state = BackfillState.EXECUTING;
      row.reason = "";
    }
  }

  @Override
  public synchronized void plan(Attempt attempt, ChunkPlan plan) {
    Row row = current(attempt);
    row.plan = row.plan == null ? plan : row.plan;
  }

  @Override
  public void laneEnded(Attempt attempt, int chunks) {}

  @Override
  public synchronized Set<Integer> ledger(Attempt attempt) {
    return Set.copyOf(loadTable(attempt).keySet());
  }

  @Override
  public void put(Attempt attempt, Chunk chunk, String nonce, Path file) {
    before.accept("put " + chunk.number());
    List<List<String>> rows = new ArrayList<>();
    CsvCells.read(file, rows::add);
    synchronized (this) {
      staged.put(nonce + "/" + file.getFileName(), rows);
    }
  }

  @Override
  public void load(
      Attempt attempt, Chunk chunk, String nonce, List<String> files, long rows, long bytes) {
    before.accept("load " + chunk.number());
    synchronized (this) {
      List<List<String>> all =
          files.stream().flatMap(file -> staged.get(nonce + "/" + file).stream()).toList();
      if (all.size() != rows) {
        throw new AssertionError(all.size() + " rows staged, " + rows + " counted");
      }
      loadTable(attempt).putIfAbsent(chunk.number(), all);
    }
  }

  /** As when two tries of a chunk both commit, because neither saw the other's row. */
  protected synchronized void addToLoadTable(Attempt attempt, Chunk chunk, Path file) {
    List<List<String>> rows = new ArrayList<>();
    CsvCells.read(file, rows::add);
    loadTable(attempt)
        .merge(
            chunk.number(),
            rows,
            (there, more) -> Stream.concat(there.stream(), more.stream()).toList());
  }

  @Override
  public synchronized void close(Attempt attempt, Lsn high) {
    Row row = current(attempt);
    row.high = row.high == null ? high : row.high;
  }

  @Override
  public StoredState stored() {
    return new StoredState(
        1, generation, "slot", Position.start(position.get()), source, Lsn.ZERO, List.of());
  }

  @Override
  public synchronized BackfillJob applyNextSlice(Attempt attempt) {
    Row row = current(attempt);
    if (row.high.isAfter(position.get())) {
      throw new AssertionError("the position has not passed the high mark");
    }
    row.slices = slices;
    if (row.slicesDone < slices) {
      List<List<String>> loaded =
          loadTable(attempt).values().stream().flatMap(List::stream).toList();
      apply(attempt, loaded, row.low.lsn(), row.slicesDone);
      row.slicesDone++;
    }
    return row.view();
  }

  @Override
  public List<PendingRow> pending(Attempt attempt, int most) {
    return pending.stream().limit(most).toList();
  }

  @Override
  public int fill(Attempt attempt, Path file, Lsn seen) {
    before.accept("fill");
    List<List<String>> rows = new ArrayList<>();
    CsvCells.read(file, rows::add);
    int keyParts = attempt.mapping().keyIndexes().size();
    int written = 0;
    for (List<String> row : rows) {
      if (pending.removeIf(
          asked ->
              asked.key().equals(row.subList(0, keyParts))
                  && asked.version().equals(row.get(keyParts)))) {
        filled.add(row);
        written++;
      }
    }
    return written;
  }

  @Override
  public synchronized Optional<Attempt> release(String id, TableMapping mapping) {
    return resume(jobs.get(id).view(), mapping).filter(attempt -> attempt.number() > 0);
  }

  @Override
  public synchronized boolean end(String id, int attempt, BackfillState state, String reason) {
    before.accept("end");
    if (state == BackfillState.COMPLETED && !pending.isEmpty()) {
      return false;
    }
    enter(id, state, reason);
    return true;
  }

  @Override
  public void add(Collection<TableId> tables) {
    throw new UnsupportedOperationException("the tests of backfills add no table");
  }

  @Override
  public void remove(Collection<TableId> tables) {
    throw new UnsupportedOperationException("the tests of backfills remove no table");
  }

  @Override
  public synchronized void cleanUp(String job) {
    states.add("cleaned");
    if (forgets) {
      jobs.remove(job);
    }
  }

  @Override
  public synchronized void enter(String id, BackfillState state, String reason) {
    states.add(state.name());
    jobs.get(id).state = state;
    jobs.get(id).reason = reason;
  }

  @Override
  public synchronized void note(String id, int attempt, BackfillState state, String reason) {
    Row row = jobs.get(id);
    if (row.attempt == attempt && row.state != BackfillState.PAUSED && !row.state.isEnded()) {
      enter(id, state, reason);
    }
  }

  /** Another attempt was begun by somebody else. */
  synchronized void supersede(String id) {
    Row row = jobs.get(id);
    row.begin(generation, row.picture, row.layout);
  }

  @Override
  public void close() {}

  /** A row of the job table. */
  private static final class Row {
    private final NewJob created;
    private BackfillState state = BackfillState.PENDING;
    private String reason = "";
    private int attempt;
    private long generation;
    private CatalogPicture picture;
    private String layout = "";
    private Watermark low;
    private Lsn high;
    private ChunkPlan plan;
    private int slices;
    private int slicesDone;

    Row(NewJob created) {
      this.created = created;
    }

    void begin(long ofGeneration, CatalogPicture seen, String laidOut) {
      attempt++;
      state = BackfillState.WAITING_FOR_STREAM;
      reason = "";
      generation = ofGeneration;
      picture = seen;
      layout = laidOut;
      low = null;
      high = null;
      plan = null;
      slices = 0;
      slicesDone = 0;
    }

    BackfillJob view() {
      return new BackfillJob(
          created.id(),
          created.table(),
          created.kind(),
          created.filter(),
          state,
          reason,
          attempt,
          generation,
          layout,
          picture,
          low,
          high,
          plan,
          plan == null ? 0 : plan.chunkCount(),
          slices,
          slicesDone,
          BackfillJob.Totals.NONE,
          Instant.EPOCH,
          Instant.EPOCH);
    }
  }
}
