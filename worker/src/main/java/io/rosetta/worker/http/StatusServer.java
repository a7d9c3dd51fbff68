package io.rosetta.worker.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rosetta.worker.config.WorkerConfig.HttpConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@code /metrics}, {@code /health/live} and {@code /health/ready}. Nothing is authenticated, so it
 * listens on loopback unless configured otherwise. One thread answers.
 */
public final class StatusServer implements AutoCloseable {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService executor;

  /**
   * Starts listening.
   *
   * @param metrics the Prometheus text
   * @param ready whether the worker polls
   * @throws IOException when the address cannot be listened on
   */
  public StatusServer(HttpConfig config, Supplier<String> metrics, BooleanSupplier ready)
      throws IOException {
    server = HttpServer.create(new InetSocketAddress(config.address(), config.port()), 0);
    executor =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "status-http");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext("/metrics", e -> answer(e, 200, PROMETHEUS_TEXT, metrics.get()));
    server.createContext("/health/live", e -> answer(e, 200, TEXT, "live\n"));
    server.createContext(
        "/health/ready",
        e -> {
          boolean isReady = ready.getAsBoolean();
          answer(e, isReady ? 200 : 503, TEXT, isReady ? "ready\n" : "not ready\n");
        });
    server.createContext(
        "/", e -> answer(e, 404, TEXT, "try /metrics, /health/live, /health/ready\n"));
    server.start();
  }

  /** The port, also when it was configured as 0. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      boolean head = "HEAD".equals(exchange.getRequestMethod());
      exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
      if (!head) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }
}
