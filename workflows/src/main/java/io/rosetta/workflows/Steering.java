package io.rosetta.workflows;

import io.temporal.workflow.CancellationScope;

/**
 * What people asked for. Owned by the workflow's threads, of which Temporal runs one at a time;
 * requests may come before the workflow's first line.
 */
public final class Steering {
  private enum Wish {
    RUN,
    PAUSE,
    STOP
  }

  private Wish wish = Wish.RUN;
  private String reason = "";
  private int requests;
  private CancellationScope work;

  /** Ignored when a stop was asked for: it is final. */
  public void pause(String why) {
    if (wish == Wish.RUN) {
      wish = Wish.PAUSE;
      requests++;
      reason = why;
      interruptWork("pause");
    }
  }

  public void resume(String why) {
    if (wish == Wish.PAUSE) {
      wish = Wish.RUN;
      requests++;
      reason = why;
    }
  }

  public void stop(String why) {
    if (wish != Wish.STOP) {
      wish = Wish.STOP;
      requests++;
      reason = why;
      interruptWork("stop");
    }
  }

  /** A request to rest cancels this scope. */
  public void begin(CancellationScope scope) {
    work = scope;
  }

  public void end() {
    work = null;
  }

  public boolean pauseAsked() {
    return wish == Wish.PAUSE;
  }

  public boolean stopAsked() {
    return wish == Wish.STOP;
  }

  public boolean restAsked() {
    return wish != Wish.RUN;
  }

  /** How many requests have changed what is asked for: a change of it is news. */
  public int requests() {
    return requests;
  }

  public String reason() {
    return reason;
  }

  private void interruptWork(String why) {
    if (work != null) {
      work.cancel(why);
    }
  }
}
