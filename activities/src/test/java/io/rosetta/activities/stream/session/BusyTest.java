package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BusyTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
  private final Busy busy = new Busy(nanos::get);

  @Test
  void workIsAsOldAsItsBeginning() {
    busy.begin();
    nanos.addAndGet(Duration.ofSeconds(47).toNanos());
    assertThat(busy.millis()).isEqualTo(47_000);
  }

  @Test
  void whoHasNoWorkIsNotBusy() {
    assertThat(busy.millis()).isZero();
    busy.begin();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    busy.end();
    assertThat(busy.millis()).isZero();
  }
}
