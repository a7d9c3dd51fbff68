package io.rosetta.activities.offset;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TimelineSwitch;
import io.rosetta.workflows.RosettaError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PositionCheckTest {
  private static final PositionCheck CHECK = new PositionCheck("orders", "rosetta_orders");

  /** LSN 100, anchor ends at 90 and comes after a commit that ended at 80. */
  private static final Position POSITION =
      new Position(
          new Lsn(100),
          700,
          Instant.EPOCH,
          new Anchor(new Lsn(90), 699, Instant.EPOCH, new Lsn(80)));

  private static final SourceIdentity FIRST_TIMELINE = identity("7001", 1);

  @ParameterizedTest(name = "{0}")
  @MethodSource("starts")
  void decidesTheStart(
      String name, Optional<StoredState> stored, Optional<SlotView> slot, Decision expected) {
    assertThat(CHECK.decide(stored, slot, server(FIRST_TIMELINE, 1000))).isEqualTo(expected);
  }

  static Stream<Arguments> starts() {
    return Stream.of(
        Arguments.of(
            "nothing stored, no slot",
            Optional.empty(),
            Optional.empty(),
            new Decision.FreshStart()),
        Arguments.of(
            "nothing stored, our slot",
            Optional.empty(),
            Optional.of(slot(80, 50)),
            new Decision.TakeOverSlot(new Lsn(80))),
        Arguments.of(
            "stored, slot behind",
            Optional.of(stored(FIRST_TIMELINE, 50)),
            Optional.of(slot(70, 50)),
            new Decision.Resume(POSITION)),
        Arguments.of(
            "stored, slot exactly at what was confirmed",
            Optional.of(stored(FIRST_TIMELINE, 50)),
            Optional.of(slot(80, 60)),
            new Decision.Resume(POSITION)),
        Arguments.of(
            "our own stale walsender",
            Optional.of(stored(FIRST_TIMELINE, 50)),
            Optional.of(active(new SlotView.Walsender(42, "rosetta orders epoch 3", true))),
            new Decision.EndOwnWalsender(42, "rosetta orders epoch 3")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stops")
  void stopsAndSaysWhy(
      String name,
      Optional<StoredState> stored,
      Optional<SlotView> slot,
      ServerView server,
      RosettaError error,
      String finding) {
    assertThat(CHECK.decide(stored, slot, server))
        .isInstanceOfSatisfying(
            Decision.Refusal.class,
            stop -> {
              assertThat(stop.error()).isEqualTo(error);
              assertThat(stop.finding()).startsWith("pipeline 'orders': ").contains(finding);
              assertThat(stop.nextStep()).isNotBlank();
              assertThat(stop.toException().error()).isEqualTo(error);
            });
  }

  static Stream<Arguments> stops() {
    Optional<StoredState> none = Optional.empty();
    Optional<StoredState> stored = Optional.of(stored(FIRST_TIMELINE, 50));
    Optional<StoredState> onSecond =
        Optional.of(stored(identity("7001", 2, new TimelineSwitch(1, new Lsn(60))), 50));
    Optional<SlotView> good = Optional.of(slot(70, 50));
    ServerView server = server(FIRST_TIMELINE, 1000);
    return Stream.of(
        stopped("slot missing", stored, Optional.empty(), server, "SLOT_LOST", "does not exist"),
        stopped("wal lost", stored, lost("lost", ""), server, "SLOT_LOST", "wal_status lost"),
        stopped("wal lost, nothing stored", none, lost("lost", ""), server, "SLOT_LOST", "lost"),
        stopped(
            "invalidated",
            stored,
            lost("reserved", "idle_timeout"),
            server,
            "SLOT_LOST",
            "invalidated (idle_timeout)"),
        stopped(
            "no restart_lsn",
            stored,
            Optional.of(
                new SlotView(
                    "rosetta_orders", "pgoutput", "shop", false, new Lsn(70), null, "", "", null)),
            server,
            "SLOT_LOST",
            "wal_status unknown"),
        stopped(
            "B5: confirmed past the position",
            stored,
            Optional.of(slot(101, 50)),
            server,
            "POSITION_MISMATCH",
            "confirmed up to 0/65"),
        stopped(
            "B5: confirmed past the anchor, which is then never redelivered",
            stored,
            Optional.of(slot(81, 50)),
            server,
            "POSITION_MISMATCH",
            "somebody else read"),
        stopped(
            "B1: server's log ends before the position",
            stored,
            good,
            server(FIRST_TIMELINE, 99),
            "POSITION_MISMATCH",
            "ahead of the server's log"),
        stopped(
            "B1: restart_lsn went back on the same timeline",
            stored,
            Optional.of(slot(70, 49)),
            server,
            "POSITION_MISMATCH",
            "went back from restart_lsn 0/32 to 0/31"),
        stopped(
            "other cluster",
            stored,
            good,
            server(identity("7002", 1), 1000),
            "POSITION_MISMATCH",
            "another cluster"),
        stopped(
            "other cluster and no slot: the cluster is what matters",
            stored,
            Optional.empty(),
            server(identity("7002", 1), 1000),
            "POSITION_MISMATCH",
            "another cluster"),
        stopped(
            "failover that went back in time",
            stored,
            good,
            server(identity("7001", 2, new TimelineSwitch(1, new Lsn(99))), 1000),
            "POSITION_MISMATCH",
            "timeline 1 ended at 0/63, before the position 0/64"),
        stopped(
            "B2: same number, other switch point",
            onSecond,
            good,
            server(identity("7001", 2, new TimelineSwitch(1, new Lsn(61))), 1000),
            "POSITION_MISMATCH",
            "does not descend"),
        stopped(
            "B2: stored timeline is no ancestor",
            onSecond,
            good,
            server(identity("7001", 3, new TimelineSwitch(1, new Lsn(200))), 1000),
            "POSITION_MISMATCH",
            "does not descend"),
        stopped(
            "B2: back on an older timeline",
            onSecond,
            good,
            server(FIRST_TIMELINE, 1000),
            "POSITION_MISMATCH",
            "does not descend"),
        stopped(
            "B2: history of the server is missing",
            stored,
            good,
            server(identity("7001", 2), 1000),
            "POSITION_MISMATCH",
            "does not descend"),
        stopped(
            "position of another slot",
            Optional.of(
                new StoredState(
                    3, 1, "rosetta_old", POSITION, FIRST_TIMELINE, new Lsn(50), List.of())),
            good,
            server,
            "POSITION_MISMATCH",
            "slot 'rosetta_old'"),
        stopped(
            "plugin",
            none,
            Optional.of(kind("wal2json", "shop", false)),
            server,
            "SLOT_FOREIGN",
            "plugin 'wal2json'"),
        stopped(
            "physical", none, Optional.of(kind("", "", false)), server, "SLOT_FOREIGN", "physical"),
        stopped(
            "database",
            stored,
            Optional.of(kind("pgoutput", "other", false)),
            server,
            "SLOT_FOREIGN",
            "database 'other'"),
        stopped(
            "two-phase",
            stored,
            Optional.of(kind("pgoutput", "shop", true)),
            server,
            "SLOT_FOREIGN",
            "two_phase"),
        stopped(
            "active for somebody else",
            stored,
            Optional.of(active(new SlotView.Walsender(42, "pg_recvlogical", false))),
            server,
            "SLOT_ACTIVE",
            "pid 42, application 'pg_recvlogical'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("gaps")
  void saysWhatBecomesOfTheSlotAfterAGap(
      String name,
      Optional<StoredState> stored,
      Optional<SlotView> slot,
      ServerView server,
      Decision.SlotUse use) {
    assertThat(CHECK.decide(stored, slot, server))
        .isInstanceOfSatisfying(Decision.Gap.class, gap -> assertThat(gap.slot()).isEqualTo(use));
  }

  static Stream<Arguments> gaps() {
    Optional<StoredState> stored = Optional.of(stored(FIRST_TIMELINE, 50));
    ServerView server = server(FIRST_TIMELINE, 1000);
    ServerView other = server(identity("7002", 1), 1000);
    return Stream.of(
        Arguments.of("missing", stored, Optional.empty(), server, Decision.SlotUse.CREATE),
        Arguments.of("lost", stored, lost("lost", ""), server, Decision.SlotUse.REPLACE),
        Arguments.of(
            "lost, nothing stored",
            Optional.empty(),
            lost("lost", ""),
            server,
            Decision.SlotUse.REPLACE),
        Arguments.of(
            "invalidated",
            stored,
            lost("reserved", "wal_removed"),
            server,
            Decision.SlotUse.REPLACE),
        Arguments.of("consumed", stored, Optional.of(slot(101, 50)), server, Decision.SlotUse.KEEP),
        Arguments.of(
            "other cluster with our slot",
            stored,
            Optional.of(slot(70, 50)),
            other,
            Decision.SlotUse.KEEP),
        Arguments.of("other cluster", stored, Optional.empty(), other, Decision.SlotUse.CREATE));
  }

  @Test
  void onlyTheUserCanMendWhatIsNoGap() {
    assertThat(
            CHECK.decide(
                Optional.empty(),
                Optional.of(kind("wal2json", "shop", false)),
                server(FIRST_TIMELINE, 1000)))
        .isInstanceOf(Decision.Stop.class);
  }

  @Test
  void whatTheStreamFoundIsAGap() {
    assertThat(CHECK.foundByStream("another history", Optional.of(slot(70, 50))))
        .isInstanceOfSatisfying(
            Decision.Gap.class,
            gap -> {
              assertThat(gap.finding()).isEqualTo("another history");
              assertThat(gap.slot()).isEqualTo(Decision.SlotUse.KEEP);
            });
  }

  @Test
  void resumesAfterAFailoverThatKeptThePosition() {
    ServerView promoted = server(identity("7001", 2, new TimelineSwitch(1, new Lsn(100))), 1000);

    assertThat(
            CHECK.decide(
                Optional.of(stored(FIRST_TIMELINE, 50)), Optional.of(slot(70, 40)), promoted))
        .as("a synchronised slot may lag, restart_lsn of another timeline is not compared")
        .isEqualTo(new Decision.Resume(POSITION));
  }

  @Test
  void resumesAfterTwoFailoversInARow() {
    ServerView promoted =
        server(
            identity(
                "7001", 3, new TimelineSwitch(1, new Lsn(150)), new TimelineSwitch(2, new Lsn(90))),
            1000);

    assertThat(
            CHECK.decide(
                Optional.of(stored(FIRST_TIMELINE, 50)), Optional.of(slot(70, 40)), promoted))
        .as("the switch that counts is the one that ended the stored timeline")
        .isEqualTo(new Decision.Resume(POSITION));
  }

  @Test
  void comparesLsnsUnsigned() {
    Position high = Position.start(new Lsn(-16));
    StoredState state =
        new StoredState(1, 1, "rosetta_orders", high, FIRST_TIMELINE, new Lsn(50), List.of());

    assertThat(
            CHECK.decide(
                Optional.of(state), Optional.of(slot(70, 50)), server(FIRST_TIMELINE, 1000)))
        .isInstanceOf(Decision.Gap.class);
  }

  private static Arguments stopped(
      String name,
      Optional<StoredState> stored,
      Optional<SlotView> slot,
      ServerView server,
      String error,
      String finding) {
    return Arguments.of(name, stored, slot, server, RosettaError.valueOf(error), finding);
  }

  private static SourceIdentity identity(String system, long timeline, TimelineSwitch... history) {
    return new SourceIdentity(system, timeline, List.of(history));
  }

  private static ServerView server(SourceIdentity identity, long flush) {
    return new ServerView(identity, "shop", new Lsn(flush));
  }

  private static StoredState stored(SourceIdentity source, long restart) {
    return new StoredState(3, 1, "rosetta_orders", POSITION, source, new Lsn(restart), List.of());
  }

  private static SlotView slot(long confirmed, long restart) {
    return new SlotView(
        "rosetta_orders",
        "pgoutput",
        "shop",
        false,
        new Lsn(confirmed),
        new Lsn(restart),
        "reserved",
        "",
        null);
  }

  private static Optional<SlotView> lost(String status, String invalidation) {
    return Optional.of(
        new SlotView(
            "rosetta_orders",
            "pgoutput",
            "shop",
            false,
            new Lsn(70),
            new Lsn(50),
            status,
            invalidation,
            null));
  }

  private static SlotView kind(String plugin, String database, boolean twoPhase) {
    return new SlotView(
        "rosetta_orders",
        plugin,
        database,
        twoPhase,
        new Lsn(70),
        new Lsn(50),
        "reserved",
        "",
        null);
  }

  private static SlotView active(SlotView.Walsender walsender) {
    return new SlotView(
        "rosetta_orders",
        "pgoutput",
        "shop",
        false,
        new Lsn(70),
        new Lsn(50),
        "reserved",
        "",
        walsender);
  }
}
