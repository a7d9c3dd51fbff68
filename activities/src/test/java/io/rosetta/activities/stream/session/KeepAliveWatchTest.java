package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rosetta.activities.model.RosettaException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class KeepAliveWatchTest {
  private final KeepAliveWatch watch = new KeepAliveWatch("p", "engine-77");

  @Test
  void threadWithoutItsTaskIsNoticed() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    ExecutorService keepAlive =
        Executors.newSingleThreadExecutor(
            work -> new Thread(work, "debezium-postgresconnector-engine-77-keep-alive"));
    try {
      keepAlive.execute(
          () -> {
            begun.countDown();
            awaitQuietly(end);
          });
      begun.await();
      assertThatCode(watch::look).doesNotThrowAnyException();
      end.countDown();
      assertThatExceptionOfType(RosettaException.class)
          .isThrownBy(this::lookForAWhile)
          .withMessageContaining("keep-alive");
    } finally {
      keepAlive.shutdownNow();
    }
  }

  private void lookForAWhile() {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() < deadline) {
      watch.look();
      Thread.onSpinWait();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
