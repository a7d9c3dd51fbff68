package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BusyTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
  private final Busy busy = new Busy(nanos::get);

  @Test
  void workIsAsOldAsItsBeginning() throws Exception {
    busy.during(
        () -> {
          nanos.addAndGet(Duration.ofSeconds(47).toNanos());
          assertThat(busy.millis()).isEqualTo(47_000);
        });
  }

  @Test
  void whoHasNoWorkIsNotBusyHoweverTheLastOneEnded() {
    assertThat(busy.millis()).isZero();
    assertThatThrownBy(
            () ->
                busy.during(
                    () -> {
                      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                      throw new IllegalStateException("refused");
                    }))
        .hasMessage("refused");
    assertThat(busy.millis()).isZero();
  }
}
