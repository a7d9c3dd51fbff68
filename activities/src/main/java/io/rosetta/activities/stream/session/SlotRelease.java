package io.rosetta.activities.stream.session;

import io.rosetta.activities.offset.SlotView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the slot is free after the engine was closed: an engine that could not end in
 * time leaves its walsender behind.
 */
final class SlotRelease {
  private static final Logger log = LoggerFactory.getLogger(SlotRelease.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String pipeline;
  private final StreamSource source;
  private final String application;

  SlotRelease(String pipeline, StreamSource source, String application) {
    this.pipeline = pipeline;
    this.source = source;
    this.application = application;
  }

  /** Never throws: the next attempt looks again. */
  void verify() {
    boolean interrupted = Thread.interrupted();
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      Optional<SlotView.Walsender> ours = ours();
      while (ours.isPresent() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(20);
        ours = ours();
      }
      ours.ifPresent(this::end);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (RuntimeException e) {
      log.warn("event=slot_release_unverified pipeline={} error=\"{}\"", pipeline, e.toString());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<SlotView.Walsender> ours() {
    return source
        .slot()
        .flatMap(SlotView::activeWalsender)
        .filter(walsender -> walsender.application().equals(application));
  }

  private void end(SlotView.Walsender walsender) {
    log.warn("event=own_walsender_ended pipeline={} pid={}", pipeline, walsender.pid());
    source.endWalsender(walsender.pid());
  }
}
