package io.rosetta.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.pipeline.PipelineRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PipelineRegistryTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final long DEADLINE_SECONDS = 60;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final FakePipeline gone = new FakePipeline();
  private final FakePipeline healthy = new FakePipeline();
  private final PipelineRegistry registry =
      new PipelineRegistry(Map.of("gone", () -> gone, "healthy", () -> healthy), PATIENCE);

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    gone.partner.countDown();
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(PipelineRegistry.class);
  }

  @Test
  void aPipelineWhosePartnerIsGoneHoldsUpNeitherTheOthersNorTheEnd() throws Exception {
    gone.partner = new CountDownLatch(1);
    assertThat(registry.get("gone")).isSameAs(gone);
    assertThat(registry.get("healthy")).isSameAs(healthy);

    CompletableFuture<Void> closing = CompletableFuture.runAsync(registry::close);

    assertThat(healthy.closed.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    closing.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(gone.closed.getCount()).isOne();
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.startsWith("event=pipeline_not_closed pipeline=gone "));
  }

  @Test
  void whatIsClosedInTimeIsNotTold() {
    assertThat(registry.get("healthy")).isSameAs(healthy);

    registry.close();

    assertThat(healthy.closed.getCount()).isZero();
    assertThat(log.list).isEmpty();
  }

  @Test
  void aPipelineThatIsNotConfiguredIsNamedWithThoseThatAre() {
    assertThatThrownBy(() -> registry.get("orders"))
        .isInstanceOf(RosettaException.class)
        .hasMessageContaining("gone, healthy");
  }
}
