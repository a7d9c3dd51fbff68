package io.rosetta.worker.cli;

/** A command that did not reach its aim; the message says what, where and what to do. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message);
  }
}
