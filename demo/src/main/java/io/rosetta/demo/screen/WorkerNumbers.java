package io.rosetta.demo.screen;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a pipeline's numbers from a worker's metrics page. One thread. */
public final class WorkerNumbers {
  private static final Pattern SAMPLE =
      Pattern.compile("^(rosetta_[a-z_]+)\\{[^}]*pipeline=\"([^\"]*)\"[^}]*} (\\S+)$");
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI page;
  private final String pipeline;

  public WorkerNumbers(String workerAddress, String pipeline) {
    this.page = URI.create(workerAddress + "/metrics");
    this.pipeline = pipeline;
  }

  /**
   * What the page says.
   *
   * @param changes source changes in the target since the worker started
   * @param commits in the target since the worker started
   * @param lagSeconds age of the oldest transaction that is not in the target
   * @param loaded rows that backfills have copied since the worker started
   * @param streaming whether this worker streams the pipeline
   */
  public record Numbers(
      long changes, long commits, double lagSeconds, long loaded, boolean streaming) {}

  /** Empty while the worker does not answer. */
  public Optional<Numbers> read() throws InterruptedException {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(page).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200
          ? Optional.of(numbers(parse(response.body(), pipeline)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Map<String, Double> parse(String text, String pipeline) {
    Map<String, Double> values = new HashMap<>();
    text.lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .filter(sample -> sample.group(2).equals(pipeline))
        .forEach(sample -> values.put(sample.group(1), Double.valueOf(sample.group(3))));
    return values;
  }

  static Numbers numbers(Map<String, Double> values) {
    return new Numbers(
        values.getOrDefault("rosetta_stream_changes_total", 0.0).longValue(),
        values.getOrDefault("rosetta_stream_batches_total", 0.0).longValue(),
        values.getOrDefault("rosetta_stream_lag_seconds", 0.0),
        values.getOrDefault("rosetta_backfill_rows_total", 0.0).longValue(),
        values.getOrDefault("rosetta_stream_running", 0.0) > 0);
  }
}
