package io.rosetta.emulator.fault;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which statements a fault strikes: by default the next one that matches, once. Made by {@link
 * Faults#on}; the fault is armed when its kind is named ({@link #lostReply()} and so on). A request
 * that the driver sends again after an HTTP fault or a cut counts as another match.
 */
public final class FaultRule {
  private final Faults owner;
  private final Predicate<SeenStatement> matches;
  private int skip;
  private int times = 1;
  private int struck;
  private long id;
  private Fault fault;

  FaultRule(Faults owner, Predicate<SeenStatement> matches) {
    this.owner = owner;
    this.matches = matches;
  }

  /** Strikes at the n-th match from now, counted from 1. */
  public FaultRule nth(int n) {
    skip = n - 1;
    return this;
  }

  /** Strikes so many matches in a row. */
  public FaultRule times(int n) {
    times = n;
    return this;
  }

  /** Strikes every match until the rule is removed. */
  public FaultRule always() {
    return times(Integer.MAX_VALUE);
  }

  /** The number of the rule, given when it is armed; see {@link Faults#remove}. */
  public long id() {
    return id;
  }

  /** How many statements it struck so far. */
  public int struck() {
    synchronized (owner) {
      return struck;
    }
  }

  public void httpStatus(int status) {
    arm(new Fault.HttpStatus(status));
  }

  public void cutBefore() {
    arm(new Fault.CutBefore());
  }

  /**
   * Executed, but the reply is lost. The driver sends the request again under the same id and gets
   * the answer then; with {@link #times} above the driver's retries the caller sees the failure.
   */
  public void lostReply() {
    arm(new Fault.LostReply());
  }

  public void refuse(String code, String sqlState, String message) {
    arm(new Fault.Refused(code, sqlState, message));
  }

  public void refuseAfter(String code, String sqlState, String message) {
    arm(new Fault.RefusedAfter(code, sqlState, message));
  }

  /** 000625: more than 20 statements wait for the table's lock. */
  public void tooManyWaiters() {
    refuse(
        "000625",
        "57014",
        "Your statement was aborted because the number of waiters for this"
            + " lock exceeds the 20 statements limit (injected).");
  }

  /** 000604: the statement was cancelled. */
  public void cancelled() {
    refuse("000604", "57014", "SQL execution canceled (injected)");
  }

  public void expireToken() {
    arm(new Fault.ExpiredToken());
  }

  public void loseSession() {
    arm(new Fault.LostSession());
  }

  public void delay(Duration duration) {
    arm(new Fault.Delay(duration));
  }

  /** Holds the statement before it is executed. */
  public Hold hold() {
    Hold hold = new Hold();
    arm(new Fault.Held(hold, false));
    return hold;
  }

  /** Executes the statement and holds its reply. */
  public Hold holdReply() {
    Hold hold = new Hold();
    arm(new Fault.Held(hold, true));
    return hold;
  }

  public void breakUpload() {
    arm(new Fault.BrokenUpload());
  }

  public void before(Consumer<SeenStatement> callback) {
    arm(new Fault.Before(callback));
  }

  public void after(Consumer<SeenStatement> callback) {
    arm(new Fault.After(callback));
  }

  private void arm(Fault value) {
    fault = value;
    id = owner.arm(this);
  }

  public Fault fault() {
    return fault;
  }

  /** Counts a match; the owner's lock is held. */
  boolean strikes(SeenStatement statement) {
    if (times <= 0 || !matches.test(statement)) {
      return false;
    }
    if (skip > 0) {
      skip--;
      return false;
    }
    if (times != Integer.MAX_VALUE) {
      times--;
    }
    struck++;
    return true;
  }
}
