package io.rosetta.emulator.server;

import io.rosetta.emulator.duckdb.Result;
import io.rosetta.emulator.fault.SeenStatement;
import io.rosetta.emulator.session.Cancellation;
import io.rosetta.emulator.session.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A statement from its first request on: at work, or answered. Shared by the request threads. */
final class RunningStatement {
  private final SeenStatement seen;
  private final Cancellation cancellation;
  private final CompletableFuture<Answer.Json> answer = new CompletableFuture<>();
  private volatile long rows;

  RunningStatement(SeenStatement seen, Cancellation cancellation) {
    this.seen = seen;
    this.cancellation = cancellation;
  }

  SeenStatement seen() {
    return seen;
  }

  String queryId() {
    return seen.queryId();
  }

  Cancellation cancellation() {
    return cancellation;
  }

  boolean isDone() {
    return answer.isDone();
  }

  /** As the drivers name it: RUNNING, SUCCESS or FAILED_WITH_ERROR. */
  String status() {
    Answer.Json given = answer.getNow(null);
    if (given == null) {
      return "RUNNING";
    }
    return given.body().path("success").asBoolean() ? "SUCCESS" : "FAILED_WITH_ERROR";
  }

  /** How many rows the answer keeps in memory. */
  long rows() {
    return rows;
  }

  void cancel() {
    cancellation.cancel(Cancellation.byUser());
  }

  void answered(Outcome outcome, Answer.Json json) {
    if (outcome instanceof Outcome.Rows given) {
      Result result = given.result();
      rows = result.rows().size();
    }
    answer.complete(json);
  }

  void failed(Answer.Json json) {
    answer.complete(json);
  }

  /** The answer, if it comes in time. */
  Optional<Answer.Json> await(Duration time) {
    try {
      return Optional.of(answer.get(time.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException notYet) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible.getCause());
    }
  }
}
