package io.rosetta.emulator.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.emulator.EmulatorOptions;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AccountTest {
  @Test
  void aTimeoutThatIsTakenBackIsForgotten() {
    Account account = new Account(EmulatorOptions.defaults(), null, null);
    ScheduledThreadPoolExecutor timer = (ScheduledThreadPoolExecutor) account.timer();
    try {
      Future<?> timeout = timer.schedule(() -> {}, 1, TimeUnit.DAYS);
      assertThat(timer.getQueue()).hasSize(1);

      timeout.cancel(false);

      assertThat(timer.getQueue()).isEmpty();
    } finally {
      timer.shutdownNow();
    }
  }
}
