package io.rosetta.workflows;

import io.temporal.workflow.CancellationScope;

/**
 * What people asked for. Owned by the workflow's threads, of which Temporal runs one at a time;
 * requests may come before the workflow's first line.
 */
final class Steering {
  private enum Wish {
    RUN,
    PAUSE,
    STOP
  }

  private Wish wish = Wish.RUN;
  private String reason = "";
  private CancellationScope work;

  /** Ignored when a stop was asked for: it is final. */
  void pause(String why) {
    if (wish == Wish.RUN) {
      wish = Wish.PAUSE;
      reason = why;
      interruptWork("pause");
    }
  }

  void resume(String why) {
    if (wish == Wish.PAUSE) {
      wish = Wish.RUN;
      reason = why;
    }
  }

  void stop(String why) {
    if (wish != Wish.STOP) {
      wish = Wish.STOP;
      reason = why;
      interruptWork("stop");
    }
  }

  /** A request to rest cancels this scope. */
  void begin(CancellationScope scope) {
    work = scope;
  }

  void end() {
    work = null;
  }

  boolean pauseAsked() {
    return wish == Wish.PAUSE;
  }

  boolean stopAsked() {
    return wish == Wish.STOP;
  }

  boolean restAsked() {
    return wish != Wish.RUN;
  }

  String reason() {
    return reason;
  }

  private void interruptWork(String why) {
    if (work != null) {
      work.cancel(why);
    }
  }
}
