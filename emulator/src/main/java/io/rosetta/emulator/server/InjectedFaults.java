package io.rosetta.emulator.server;

import io.rosetta.emulator.fault.Fault;
import io.rosetta.emulator.fault.Faults;
import io.rosetta.emulator.fault.SeenStatement;
import io.rosetta.emulator.session.Cancellation;
import io.rosetta.emulator.sql.SqlError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets the faults of a test strike at a statement's request and at its reply. */
final class InjectedFaults {
  private final Faults faults;

  InjectedFaults(Faults faults) {
    this.faults = faults;
  }

  /**
   * What strikes before execution.
   *
   * @param answer given instead of executing
   */
  record Before(
      Optional<Answer> answer, boolean expires, boolean losesSession, boolean breaksUpload) {}

  Before before(SeenStatement seen) {
    List<Fault> striking = faults.striking(seen, false);
    Optional<Answer> answer = Optional.empty();
    for (Fault fault : striking) {
      if (fault instanceof Fault.HttpStatus http) {
        answer = Optional.of(new Answer.Status(http.status()));
      } else if (fault instanceof Fault.CutBefore) {
        answer = Optional.of(new Answer.Cut());
      } else if (fault instanceof Fault.Refused refused) {
        answer = Optional.of(refusal(refused.code(), refused.sqlState(), refused.message(), seen));
      } else if (fault instanceof Fault.Delay delay) {
        pause(delay.duration(), new Cancellation());
      } else if (fault instanceof Fault.Held held) {
        held.hold().pass(seen);
      } else if (fault instanceof Fault.Before hook) {
        hook.callback().accept(seen);
      }
    }
    return new Before(
        answer,
        striking.stream().anyMatch(Fault.ExpiredToken.class::isInstance),
        striking.stream().anyMatch(Fault.LostSession.class::isInstance),
        striking.stream().anyMatch(Fault.BrokenUpload.class::isInstance));
  }

  /** The answer, or what strikes in its place. */
  Answer after(SeenStatement seen, Answer.Json answer) {
    Answer given = answer;
    for (Fault fault : faults.striking(seen, true)) {
      if (fault instanceof Fault.LostReply) {
        given = new Answer.Cut();
      } else if (fault instanceof Fault.RefusedAfter refused) {
        given = refusal(refused.code(), refused.sqlState(), refused.message(), seen);
      } else if (fault instanceof Fault.Held held) {
        held.hold().pass(seen);
      } else if (fault instanceof Fault.After hook) {
        hook.callback().accept(seen);
      }
    }
    return given;
  }

  /** Takes the injected latency's time on the statement's thread. */
  void delay(SeenStatement seen, Cancellation cancellation) {
    pause(faults.latencyOf(seen), cancellation);
  }

  private static Answer refusal(String code, String sqlState, String message, SeenStatement seen) {
    return Replies.failure(new SqlError(code, sqlState, message), seen.queryId());
  }

  private static void pause(Duration duration, Cancellation cancellation) {
    if (duration.isZero()) {
      return;
    }
    CountDownLatch over = new CountDownLatch(1);
    cancellation.whenCancelled(over::countDown);
    try {
      if (over.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        cancellation.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
