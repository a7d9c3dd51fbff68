package io.rosetta.emulator.server;

import io.rosetta.emulator.sql.SqlError;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The statements of one session by their request id, running or answered: a driver that heard no
 * answer sends the same request id again and must never have its statement executed twice. Used by
 * the request threads.
 */
final class RequestCache {
  private static final int KEPT = 200;

  /** Of all statements together; half a million of them held hundreds of megabytes. */
  private static final long KEPT_ROWS = 50_000;

  private final Map<String, RunningStatement> byRequest = new LinkedHashMap<>();

  /** The statement of this request; made and remembered when it is new. */
  synchronized RunningStatement get(String requestId, Supplier<RunningStatement> start) {
    RunningStatement known = byRequest.get(requestId);
    if (known == null) {
      known = start.get();
      byRequest.put(requestId, known);
      evict();
    }
    return known;
  }

  synchronized Optional<RunningStatement> known(String requestId) {
    return Optional.ofNullable(byRequest.get(requestId));
  }

  synchronized Optional<RunningStatement> withQueryId(String queryId) {
    return byRequest.values().stream().filter(s -> s.queryId().equals(queryId)).findFirst();
  }

  /** Ends what still runs. */
  synchronized void cancelRunning(SqlError why) {
    byRequest.values().stream()
        .filter(statement -> !statement.isDone())
        .forEach(statement -> statement.cancellation().cancel(why));
  }

  private void evict() {
    long rows = byRequest.values().stream().mapToLong(RunningStatement::rows).sum();
    Iterator<RunningStatement> oldest = byRequest.values().iterator();
    int size = byRequest.size();
    while ((size > KEPT || rows > KEPT_ROWS) && oldest.hasNext()) {
      RunningStatement next = oldest.next();
      if (next.isDone()) {
        rows -= next.rows();
        size--;
        oldest.remove();
      }
    }
  }
}
