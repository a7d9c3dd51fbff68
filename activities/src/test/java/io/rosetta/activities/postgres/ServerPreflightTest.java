package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a running server cannot be made to show within a test. */
class ServerPreflightTest {
  private static ServerFacts server(int version, boolean standby, String walLevel, int slots) {
    return new ServerFacts(
        version, "x", standby, "shop", "reader", "UTF8", walLevel, 10, slots, 10, 3, true, true,
        60_000, "");
  }

  @Test
  void aGoodServerHasNoFindings() {
    ServerFacts good = server(180_000, false, "logical", 3);

    assertThat(ServerPreflight.look(good)).isEmpty();
    assertThat(ServerPreflight.room(good, Optional.empty())).isEmpty();
  }

  @Test
  void walLevel() {
    assertThat(ServerPreflight.look(server(180_000, false, "replica", 3)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.blocking()).isTrue();
              assertThat(finding.message()).contains("replica, not logical");
              assertThat(finding.fix()).contains("ALTER SYSTEM SET wal_level = 'logical'");
            });
  }

  @Test
  void tooOldOrAStandby() {
    assertThat(ServerPreflight.look(server(130_020, false, "logical", 3)))
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("too old"));
    assertThat(ServerPreflight.look(server(180_000, true, "logical", 3)))
        .extracting(Finding::message)
        .containsExactly("it is a standby");
  }

  @Test
  void noFreeSlotOrSender() {
    ServerFacts full =
        new ServerFacts(
            180_000, "x", false, "shop", "reader", "UTF8", "logical", 10, 10, 10, 10, true, true,
            60_000, "");

    assertThat(ServerPreflight.room(full, Optional.empty()))
        .extracting(Finding::subject)
        .containsExactly("max_replication_slots", "max_wal_senders");
  }

  @Test
  void whatBitesLaterIsAWarning() {
    ServerFacts server =
        new ServerFacts(
            160_008, "16.8", false, "shop", "reader", "UTF8", "logical", 10, 1, 10, 1, true, true,
            5_000, "3600");

    assertThat(ServerPreflight.look(server))
        .allSatisfy(finding -> assertThat(finding.blocking()).isFalse())
        .extracting(Finding::subject)
        .containsExactly("server", "wal_sender_timeout", "idle_replication_slot_timeout");
  }
}
