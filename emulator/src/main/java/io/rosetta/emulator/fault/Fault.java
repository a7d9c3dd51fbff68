package io.rosetta.emulator.fault;

import java.time.Duration;
import java.util.function.Consumer;

/** One thing that goes wrong, or one thing done, with a statement that a {@link FaultRule} met. */
public sealed interface Fault {

  /** Whether it strikes after the statement was executed, when its reply is due. */
  default boolean atReply() {
    return false;
  }

  /** The request is answered with this HTTP status; the statement is not executed. */
  record HttpStatus(int status) implements Fault {}

  /** The connection is closed before the statement is executed. */
  record CutBefore() implements Fault {}

  /** The statement is executed and the connection closed instead of a reply. */
  record LostReply() implements Fault {
    @Override
    public boolean atReply() {
      return true;
    }
  }

  /** The statement is not executed and answered with this error. */
  record Refused(String code, String sqlState, String message) implements Fault {}

  /** The statement is executed and answered with this error all the same. */
  record RefusedAfter(String code, String sqlState, String message) implements Fault {
    @Override
    public boolean atReply() {
      return true;
    }
  }

  /** The session token is expired (390112); the driver renews it and sends the statement again. */
  record ExpiredToken() implements Fault {}

  /** The session is ended, its transaction rolled back; the request is answered with 390111. */
  record LostSession() implements Fault {}

  /** The statement waits before it is executed. */
  record Delay(Duration duration) implements Fault {}

  /** The statement is held before it is executed, or before its reply, until it is let go. */
  record Held(Hold hold, boolean atReply) implements Fault {}

  /** PUT is answered with a place that cannot be written, so that the driver's copy fails. */
  record BrokenUpload() implements Fault {}

  /** Runs on the thread of the request before the statement is executed. */
  record Before(Consumer<SeenStatement> callback) implements Fault {}

  /** Runs on the thread of the request after the statement was executed, before the reply. */
  record After(Consumer<SeenStatement> callback) implements Fault {
    @Override
    public boolean atReply() {
      return true;
    }
  }
}
