package io.rosetta.activities.pipeline;

import io.rosetta.activities.backfill.BackfillSource;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableNotation;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillOrder;
import io.rosetta.workflows.backfill.BackfillRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which jobs a pipeline has: asked for by people, or because a table is not whole. Any thread. */
final class BackfillOrders {
  private final PipelineSettings configured;
  private final BackfillSource source;
  private final BackfillTarget target;
  private final Supplier<Optional<StoredState>> state;

  /**
   * For one pipeline.
   *
   * @param configured what the configuration says of it
   * @param state reads what is stored of it; empty when it has never started
   */
  BackfillOrders(
      PipelineSettings configured,
      BackfillSource source,
      BackfillTarget target,
      Supplier<Optional<StoredState>> state) {
    this.configured = configured;
    this.source = source;
    this.target = target;
    this.state = state;
  }

  /**
   * Writes what is asked for as jobs, all or none; those that exist stay as they are.
   *
   * @return the jobs, as they are now, in the order of the requests
   * @throws RosettaException CONFIGURATION_INVALID or TABLE_UNSUPPORTED with why one cannot be
   */
  List<BackfillJob> create(BackfillOrder order) {
    PipelineSettings settings = EffectiveSettings.of(configured, state.get());
    List<BackfillRequest> requests = new ArrayList<>(order.requests());
    if (order.every() != null) {
      copied(settings)
          .map(id -> new BackfillRequest(null, TableNotation.write(id), order.every(), List.of()))
          .forEach(requests::add);
    }
    Map<String, BackfillJob> existing = jobsById();
    List<NewJob> created = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      BackfillRequest request = requests.get(i);
      String id = request.job() == null ? order.batch() + "_" + (i + 1) : request.job();
      ids.add(id);
      if (existing.containsKey(id)) {
        requireSame(request, existing.get(id));
      } else {
        created.add(checked(id, request, settings));
      }
    }
    target.create(created);
    Map<String, BackfillJob> all = created.isEmpty() ? existing : jobsById();
    return ids.stream().map(id -> Objects.requireNonNull(all.get(id), id)).toList();
  }

  /** One look at the target for all of them: a resync of every table asks for a thousand. */
  private Map<String, BackfillJob> jobsById() {
    return target.jobs().stream().collect(Collectors.toMap(BackfillJob::id, Function.identity()));
  }

  /** A table in mode append has no key by which copies of a row are told apart. */
  private static Stream<TableId> copied(PipelineSettings settings) {
    return settings.tables().stream()
        .filter(table -> table.mode() == WriteMode.MERGE)
        .map(TableSettings::id)
        .sorted();
  }

  private static void requireSame(BackfillRequest request, BackfillJob job) {
    boolean same =
        (request.table() == null || parsed(request.table()).equals(job.table()))
            && (request.table() == null || kindOf(request) == job.kind())
            && (request.table() == null || request.filter().equals(job.filter()));
    if (!same) {
      throw invalid(
          "job '%s' exists and copies %s (%s); give another id"
              .formatted(job.id(), TableNotation.write(job.table()), job.kind()));
    }
  }

  private NewJob checked(String id, BackfillRequest request, PipelineSettings settings) {
    List<String> errors = request.validate();
    if (!errors.isEmpty()) {
      throw invalid("job '" + id + "' cannot be created: " + String.join("; ", errors));
    }
    TableId table = parsed(request.table());
    TableSettings its =
        settings.tables().stream()
            .filter(one -> one.id().equals(table))
            .findFirst()
            .orElseThrow(() -> unknown(table, settings));
    if (its.mode() == WriteMode.APPEND) {
      throw new RosettaException(
          RosettaError.TABLE_UNSUPPORTED,
          "table "
              + table
              + " is in mode append: it has no key by which a row that was copied and the same row"
              + " from the stream could be told to be one, so its rows cannot be copied");
    }
    source.requireUsable(table, request.filter());
    return new NewJob(id, table, kindOf(request), request.filter());
  }

  private static RosettaException unknown(TableId table, PipelineSettings settings) {
    return invalid(
        "pipeline '%s' has no table %s; if the source has it, add it with: rosetta add-tables %s %s. It has: %s"
            .formatted(
                settings.name(),
                TableNotation.write(table),
                settings.name(),
                TableNotation.write(table),
                settings.tableIds().stream()
                    .map(TableNotation::write)
                    .collect(Collectors.joining(", "))));
  }

  private static BackfillKind kindOf(BackfillRequest request) {
    if (request.kind() != null) {
      return request.kind();
    }
    return request.filter().isEmpty() ? BackfillKind.RESYNC : BackfillKind.REFRESH;
  }

  private static TableId parsed(String table) {
    try {
      return TableNotation.parse(table);
    } catch (IllegalArgumentException e) {
      throw invalid("'table' " + e.getMessage());
    }
  }

  private static RosettaException invalid(String message) {
    return new RosettaException(RosettaError.CONFIGURATION_INVALID, message);
  }

  /**
   * What a pipeline that starts has to run, see {@link #inTurn}. A table that is not whole and has
   * no job that could make it so gets one before.
   */
  List<BackfillJob> toRun() {
    Optional<StoredState> stored = state.get();
    stored.ifPresent(this::createMissing);
    return inTurn(target.jobs(), EffectiveSettings.of(configured, stored));
  }

  /**
   * The jobs that have not ended: those that were interrupted first, then those that have not
   * begun, the oldest first; of those created together, in the order in which the pipeline names
   * its tables.
   */
  static List<BackfillJob> inTurn(Collection<BackfillJob> jobs, PipelineSettings settings) {
    List<TableId> named = settings.tables().stream().map(TableSettings::id).toList();
    return jobs.stream()
        .filter(job -> !job.state().isEnded())
        .sorted(
            Comparator.comparing((BackfillJob job) -> job.attempt() == 0)
                .thenComparing(BackfillJob::createdAt)
                .thenComparingInt(job -> named.indexOf(job.table())))
        .toList();
  }

  private void createMissing(StoredState stored) {
    List<BackfillJob> jobs = target.jobs();
    PipelineSettings settings = EffectiveSettings.of(configured, Optional.of(stored));
    List<TableId> able = copied(settings).toList();
    List<NewJob> missing =
        stored.tables().stream()
            .filter(status -> able.contains(status.table()) && !hasJob(status, stored, jobs))
            .flatMap(status -> job(status, stored.generation()).stream())
            .toList();
    target.create(missing);
  }

  private static boolean hasJob(
      TableStatus status, StoredState stored, Collection<BackfillJob> jobs) {
    return jobs.stream()
        .filter(job -> job.table().equals(status.table()) && job.kind() != BackfillKind.REFRESH)
        .anyMatch(job -> !job.state().isEnded() || job.generation() == stored.generation());
  }

  private static Optional<NewJob> job(TableStatus status, long generation) {
    return switch (status.state()) {
      case BACKFILLING -> Optional.of(initial(status.table(), generation));
      case RESYNCING ->
          Optional.of(
              new NewJob(
                  JobName.of("resync", status.table(), generation),
                  status.table(),
                  BackfillKind.RESYNC,
                  List.of()));
      case STREAMING, FAILED, REMOVED -> Optional.empty();
    };
  }

  private static NewJob initial(TableId table, long generation) {
    return new NewJob(
        JobName.of("initial", table, generation), table, BackfillKind.INITIAL, List.of());
  }

  /** Tables that have come into the configuration since the pipeline began are not whole. */
  static List<NewJob> ofNewTables(PipelineSettings settings, StoredState stored) {
    return copied(settings)
        .filter(id -> stored.tables().stream().noneMatch(status -> status.table().equals(id)))
        .map(id -> initial(id, stored.generation()))
        .toList();
  }

  /** What a table is when the pipeline begins. */
  static TableStatus first(TableSettings table, boolean copies) {
    return copies && table.mode() == WriteMode.MERGE
        ? new TableStatus(table.id(), State.BACKFILLING, "its rows are yet to be copied")
        : new TableStatus(table.id(), State.STREAMING, "");
  }
}
