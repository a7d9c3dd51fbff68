package io.rosetta.worker;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StreamProgress;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.pipeline.Backfills;
import io.rosetta.activities.pipeline.LivePipeline;
import io.rosetta.workflows.PreflightFinding;
import io.rosetta.workflows.PreflightReport;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.SlotReport;
import io.rosetta.workflows.SourceReport;
import io.rosetta.workflows.TableView;
import io.rosetta.workflows.TablesReport;
import io.rosetta.workflows.TargetReport;
import io.rosetta.workflows.offset.OffsetCleanupReport;
import io.rosetta.workflows.offset.OffsetDecision;
import io.rosetta.workflows.offset.OffsetInspection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A pipeline without systems behind it. */
final class FakePipeline implements LivePipeline {
  final AtomicInteger connectFailures = new AtomicInteger();
  final AtomicInteger fetchFailures = new AtomicInteger();
  final List<PreflightFinding> findings = new CopyOnWriteArrayList<>();
  final List<FakeRun> runs = new CopyOnWriteArrayList<>();
  final List<Consumer<SlotReport>> slotWatchers = new CopyOnWriteArrayList<>();
  final List<Owner> owners = new CopyOnWriteArrayList<>();

  final CountDownLatch closed = new CountDownLatch(1);

  /** What closing it waits for. */
  volatile CountDownLatch partner = new CountDownLatch(0);

  @Override
  public Server connect() {
    if (connectFailures.getAndDecrement() > 0) {
      throw new RosettaException(
          RosettaError.SOURCE_UNREACHABLE,
          "PostgreSQL at db.example.com:5432 refuses connections.",
          new IllegalStateException("password=sesame"));
    }
    return new Server("PostgreSQL 15.20", 2, fetchFailures.get() > 0 ? 2 : 0);
  }

  @Override
  public PreflightReport validate() {
    return new PreflightReport(new ArrayList<>(findings));
  }

  @Override
  public OffsetInspection inspectOffset(String finding) {
    return new OffsetInspection(OffsetDecision.FRESH_START, "", 0, "", false);
  }

  @Override
  public void renewSlot(OffsetInspection inspected, Consumer<String> waiting) {
    throw new IllegalStateException("nothing was given up");
  }

  @Override
  public OffsetCleanupReport beginGeneration(OffsetInspection inspected, Owner owner) {
    throw new IllegalStateException("nothing was given up");
  }

  @Override
  public SourceReport prepareSource(Consumer<String> waiting) {
    waiting.accept("nothing");
    return new SourceReport("rosetta_orders", true, "rosetta_orders", true);
  }

  @Override
  public TargetReport prepareTarget(Owner owner) {
    return new TargetReport(1, List.of(new TableView("public.t", TableView.STREAMING, "")));
  }

  @Override
  public TablesReport addTables(List<String> tables) {
    return new TablesReport(tables.size(), List.of()).withToCopy(tables);
  }

  @Override
  public TablesReport removeTables(List<String> tables) {
    return new TablesReport(0, List.of());
  }

  @Override
  public Backfills backfills() {
    fetchFailures.decrementAndGet();
    throw new RosettaException(RosettaError.TARGET_UNREACHABLE, "Snowflake does not answer.");
  }

  @Override
  public StreamRun stream(Owner owner) {
    owners.add(owner);
    FakeRun run = new FakeRun();
    runs.add(run);
    return run;
  }

  @Override
  public void watchSlot(Consumer<SlotReport> workflow) {
    slotWatchers.add(workflow);
  }

  @Override
  public Duration lease() {
    return Duration.ofHours(1);
  }

  @Override
  public void close() {
    runs.forEach(FakeRun::drain);
    try {
      partner.await();
      closed.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static final class FakeRun implements StreamRun {
    private final CountDownLatch drained = new CountDownLatch(1);
    private final AtomicLong pulse = new AtomicLong();

    @Override
    public void run() throws InterruptedException {
      drained.await();
    }

    @Override
    public void drain() {
      drained.countDown();
    }

    boolean isDrained() {
      return drained.getCount() == 0;
    }

    @Override
    public StreamProgress progress() {
      return new StreamProgress(
          StreamProgress.Phase.STREAMING,
          1,
          Lsn.parse("0/1538C50"),
          Instant.EPOCH,
          Lsn.parse("0/1538D20"),
          250,
          0,
          3,
          44,
          555,
          6,
          List.of(new TableStatus(new TableId("public", "t"), TableStatus.State.STREAMING, "")));
    }

    @Override
    public long pulse() {
      return pulse.incrementAndGet();
    }
  }
}
