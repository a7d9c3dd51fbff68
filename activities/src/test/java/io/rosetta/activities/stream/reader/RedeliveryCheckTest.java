package io.rosetta.activities.stream.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RedeliveryCheckTest {
  private static final Instant TIME = Instant.parse("2026-11-24T01:02:03.000004Z");
  private static final Position STORED =
      new Position(new Lsn(300), 30, TIME, new Anchor(new Lsn(200), 20, TIME, new Lsn(100)));

  private final RedeliveryCheck check = new RedeliveryCheck("p", STORED);

  private static TransactionEnd transaction(long end, long xid) {
    return new TransactionEnd(new Lsn(end), xid, TIME, new Lsn(end - 50));
  }

  @Test
  void replaysUntilThePositionHasComeBy() {
    check.ended(transaction(150, 15));
    check.ended(transaction(200, 20));
    check.ended(transaction(250, 25));
    assertThat(check.isReplaying()).isTrue();
    check.ended(transaction(300, 30));
    assertThat(check.isReplaying()).isFalse();
    check.ended(transaction(350, 7));
  }

  @Test
  void nothingIsReplayedBeforeTheFirstTransaction() {
    RedeliveryCheck fresh = new RedeliveryCheck("p", Position.start(new Lsn(100)));
    assertThat(fresh.isReplaying()).isFalse();
    fresh.ended(transaction(200, 9));
  }

  @Test
  void anchorThatDoesNotComeIsAnotherHistory() {
    assertMismatch(transaction(250, 25), "anchor");
  }

  @Test
  void anchorWithAnotherXidIsAnotherHistory() {
    assertMismatch(transaction(200, 21), "anchor");
  }

  @Test
  void positionThatDoesNotComeIsAnotherHistory() {
    check.ended(transaction(200, 20));
    assertMismatch(transaction(350, 30), "last transaction applied");
  }

  @Test
  void commitTimeCounts() {
    check.ended(transaction(200, 20));
    assertMismatch(
        new TransactionEnd(new Lsn(300), 30, TIME.plusNanos(1000), new Lsn(200)),
        "last transaction applied");
  }

  private void assertMismatch(TransactionEnd seen, String what) {
    assertThatExceptionOfType(RosettaException.class)
        .isThrownBy(() -> check.ended(seen))
        .withMessageContaining(what)
        .satisfies(e -> assertThat(e.error()).isEqualTo(RosettaError.REDELIVERY_MISMATCH));
  }
}
