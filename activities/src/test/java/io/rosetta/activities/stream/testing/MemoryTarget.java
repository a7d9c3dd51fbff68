package io.rosetta.activities.stream.testing;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.StreamTarget;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.workflows.RosettaError;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A target in memory that reads the changeset files back and does to its tables what the target's
 * SQL does, so that its end state can be compared with the source. It outlives attempts.
 */
public class MemoryTarget implements StreamTarget {
  private final Map<TableId, MemoryTable> tables = new TreeMap<>();
  private final Map<String, List<List<String>>> loads = new ConcurrentHashMap<>();
  private final AtomicInteger tags = new AtomicInteger();
  private final List<Commit> commits = new ArrayList<>();
  private final Map<TableId, KnownTable> known = new TreeMap<>();
  private final Map<String, MemoryNotes> notes = new HashMap<>();
  private Set<Rule> leftOut = Set.of();
  private StoredState state;

  @Override
  public synchronized Optional<StoredState> takeOver(Owner owner) {
    if (state != null) {
      state = with(state.position(), state.tables(), state.epoch() + 1);
    }
    return Optional.ofNullable(state);
  }

  @Override
  public synchronized StoredState initialize(
      Owner owner, String slot, Position start, SourceIdentity source, List<TableStatus> statuses) {
    state = new StoredState(1, 1, slot, start, source, Lsn.ZERO, statuses);
    return state;
  }

  @Override
  public void confirmSource(SourceIdentity source, Lsn restartLsn) {}

  @Override
  public synchronized void prepare(TableMapping mapping) {
    MemoryTable table = tables.computeIfAbsent(mapping.id(), id -> new MemoryTable());
    table.strict = !leftOut.contains(Rule.VERSIONS_RISE);
    table.prepare(mapping);
  }

  @Override
  public StagedChangeset stage(Changeset changeset) {
    List<List<String>> rows = new ArrayList<>();
    for (Path file : changeset.files()) {
      CsvCells.read(file, rows::add);
    }
    if (rows.size() != changeset.rows()) {
      throw new IllegalStateException("rows_loaded " + rows.size() + " of " + changeset.rows());
    }
    String tag = "t" + tags.incrementAndGet();
    loads.put(tag, rows);
    return new StagedChangeset(changeset, changeset.mapping().target(), tag);
  }

  @Override
  public void discard(StagedChangeset staged) {
    loads.remove(staged.tag());
  }

  /** Changesets that were staged and neither committed nor discarded. */
  public int stagedOnly() {
    return loads.size();
  }

  @Override
  public synchronized List<TableStatus> commit(Commit commit) {
    if (!commit.before().equals(state.position())) {
      throw new RosettaException(RosettaError.POSITION_CONFLICT, "not at " + commit.before());
    }
    for (StagedChangeset staged : commit.changesets()) {
      Changeset changeset = staged.changeset();
      for (Path file : changeset.files()) {
        if (Files.exists(file)) {
          throw new IllegalStateException("a staged file was not removed");
        }
      }
      List<List<String>> rows = loads.remove(staged.tag());
      TableId table = changeset.mapping().id();
      table(table)
          .flatMap(TableStatus::backfill)
          .ifPresent(active -> notes(active).write(changeset, rows, state.generation()));
      tables.get(table).apply(changeset, rows, reliableFrom(table));
    }
    Map<TableId, TableStatus> statuses = new HashMap<>();
    state.tables().forEach(status -> statuses.put(status.table(), status));
    commit.tables().forEach(status -> statuses.merge(status.table(), status, TableStatus::after));
    state = with(commit.after(), List.copyOf(statuses.values()), state.epoch());
    commit.known().forEach(table -> known.put(table.id(), table));
    commits.add(commit);
    committed();
    notifyAll();
    return state.tables();
  }

  @Override
  public synchronized List<KnownTable> known() {
    return List.copyOf(known.values());
  }

  private BigInteger reliableFrom(TableId table) {
    return leftOut.contains(Rule.STALE_ROWS_ARE_NOT_RELIED_ON)
        ? BigInteger.ZERO
        : table(table)
            .flatMap(status -> status.reliableFrom(state.generation()))
            .map(MemoryTarget::decimal)
            .orElse(BigInteger.ZERO);
  }

  static BigInteger decimal(RowVersion version) {
    return new BigInteger(version.toDecimal());
  }

  /** What the stream has left for an attempt of a backfill. */
  synchronized MemoryNotes notes(ActiveBackfill backfill) {
    return notes.computeIfAbsent(
        backfill.job() + "/" + backfill.attempt(),
        name -> new MemoryNotes(!leftOut.contains(Rule.NEW_KEYS_LEAVE_TOMBSTONES)));
  }

  MemoryTable contents(TableId table) {
    return tables.get(table);
  }

  /** Rules of the target and the stream that a test can leave out, to show what they are for. */
  public enum Rule {
    /** A4: an unchanged value of a row older than the low mark is not known. */
    STALE_ROWS_ARE_NOT_RELIED_ON,
    /** A5: what a backfill has read of a key that another row has got since is of no use. */
    NEW_KEYS_LEAVE_TOMBSTONES,
    /** A6; it is the stream's, and here only checked. */
    VERSIONS_RISE
  }

  /** To be called before the first table is prepared. */
  public synchronized void leaveOut(Set<Rule> rules) {
    leftOut = Set.copyOf(rules);
  }

  /**
   * Begins the next generation at a position, as after a gap: every table is RESYNCING from then
   * on, and nothing is active.
   */
  public synchronized void beginGeneration(Position start) {
    List<TableStatus> resyncing =
        state.tables().stream()
            .map(status -> new TableStatus(status.table(), TableStatus.State.RESYNCING, ""))
            .toList();
    state =
        new StoredState(
            state.epoch(),
            state.generation() + 1,
            state.slot(),
            start,
            state.source(),
            state.largestRestartLsn(),
            resyncing);
  }

  /** Sets a table's state beside the stream, as backfills do. */
  public synchronized void setTable(TableStatus status) {
    Map<TableId, TableStatus> statuses = new HashMap<>();
    state.tables().forEach(known -> statuses.put(known.table(), known));
    TableStatus before = statuses.put(status.table(), status);
    if (before != null && before.isDropped() != status.isDropped()) {
      known.computeIfPresent(status.table(), (id, table) -> table.voided());
    }
    state = with(state.position(), List.copyOf(statuses.values()), state.epoch());
  }

  /** What is stored of a table. */
  public synchronized Optional<TableStatus> table(TableId table) {
    return Optional.ofNullable(state).stream()
        .flatMap(stored -> stored.tables().stream())
        .filter(status -> status.table().equals(table))
        .findFirst();
  }

  /** For tests that look at the target between two commits; called with the lock held. */
  protected void committed() {}

  private StoredState with(Position position, List<TableStatus> statuses, long epoch) {
    return new StoredState(
        epoch,
        state.generation(),
        state.slot(),
        position,
        state.source(),
        state.largestRestartLsn(),
        statuses);
  }

  @Override
  public long pulse() {
    return 0;
  }

  @Override
  public long quarantined() {
    return 0;
  }

  @Override
  public synchronized Position stored() {
    return state.position();
  }

  /** Replaces the stored position, as a restore of the target would. */
  public synchronized void forcePosition(Position position) {
    state = with(position, state.tables(), state.epoch());
  }

  @Override
  public void close() {}

  public synchronized Optional<StoredState> state() {
    return Optional.ofNullable(state);
  }

  public synchronized List<Commit> commits() {
    return List.copyOf(commits);
  }

  /** The rows of a table as maps of column to text, sorted. */
  public synchronized List<Map<String, String>> rows(TableId table) {
    MemoryTable found = tables.get(table);
    if (found == null) {
      return List.of();
    }
    return found.rows.values().stream()
        .<Map<String, String>>map(row -> new TreeMap<>(row.values()))
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toList();
  }

  /** Whether any row has a column whose value is not known. */
  public synchronized boolean hasPending(TableId table) {
    return tables.get(table).rows.values().stream().anyMatch(row -> !row.pending().isEmpty());
  }

  /** The cells of an APPEND table's rows, in order. */
  public synchronized List<List<String>> appended(TableId table) {
    MemoryTable found = tables.get(table);
    return found == null ? List.of() : List.copyOf(found.appended);
  }

  public synchronized List<String> quarantine(TableId table) {
    return List.copyOf(tables.get(table).quarantine);
  }

  /** Unchanged values that no row of the target had. */
  public synchronized int valuesFromNowhere(TableId table) {
    return tables.get(table).valuesFromNowhere;
  }
}
