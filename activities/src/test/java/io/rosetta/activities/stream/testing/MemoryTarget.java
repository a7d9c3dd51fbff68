package io.rosetta.activities.stream.testing;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.StreamTarget;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.workflows.RosettaError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    tables.computeIfAbsent(mapping.id(), id -> new MemoryTable()).prepare(mapping);
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
      tables.get(changeset.mapping().id()).apply(changeset, loads.remove(staged.tag()));
    }
    Map<TableId, TableStatus> statuses = new HashMap<>();
    state.tables().forEach(status -> statuses.put(status.table(), status));
    commit
        .tables()
        .forEach(
            status ->
                statuses.merge(
                    status.table(),
                    status,
                    (known, news) ->
                        news.backfill().isEmpty()
                            ? news
                            : known.withBackfill(known.activeBackfill().acknowledge())));
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

  /** Sets a table's state beside the stream, as backfills do. */
  public synchronized void setTable(TableStatus status) {
    known.computeIfPresent(status.table(), (id, table) -> table.voided());
    Map<TableId, TableStatus> statuses = new HashMap<>();
    state.tables().forEach(known -> statuses.put(known.table(), known));
    statuses.put(status.table(), status);
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
