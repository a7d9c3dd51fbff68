package io.rosetta.activities.stream.engine;

import io.rosetta.activities.model.Lsn;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The engine makes its parts by class name; through this they find the run that they belong to, so
 * that many engines live in one process.
 *
 * @param resumeFrom the position that the engine starts from and may confirm; any thread
 */
record EngineLink(EngineSettings settings, EventSink sink, Supplier<Lsn> resumeFrom) {
  private static final Map<String, EngineLink> LINKS = new ConcurrentHashMap<>();
  private static final AtomicLong COUNTER = new AtomicLong();

  /** Registers it under an id that has never been used in this process. */
  static String register(EngineLink link) {
    String id = "rosetta-" + COUNTER.incrementAndGet();
    LINKS.put(id, link);
    return id;
  }

  static EngineLink of(String id) {
    EngineLink link = id == null ? null : LINKS.get(id);
    if (link == null) {
      throw new IllegalStateException("no engine is registered under " + id);
    }
    return link;
  }

  static void unregister(String id) {
    LINKS.remove(id);
  }
}
