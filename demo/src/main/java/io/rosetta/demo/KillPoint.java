package io.rosetta.demo;

import io.rosetta.emulator.fault.FaultRule;
import io.rosetta.emulator.fault.Faults;
import java.util.Locale;

/**
 * Where in the load of a batch the worker dies, seen from the target: the statement at hand says
 * where it is, so the product needs no code for this.
 */
enum KillPoint {
  BEFORE_LOCK("UPDATE .*lock_no", Moment.BEFORE, 1),
  AFTER_LOCK("UPDATE .*lock_no", Moment.AFTER, 1),
  BEFORE_PUT("^\\s*PUT ", Moment.BEFORE, 1),
  AFTER_PUT("^\\s*PUT ", Moment.AFTER, 1),
  BEFORE_COPY("^\\s*COPY ", Moment.BEFORE, 1),
  AFTER_COPY("^\\s*COPY ", Moment.AFTER, 1),
  AFTER_FIRST_MERGE("^\\s*MERGE ", Moment.AFTER, 1),
  AFTER_SECOND_MERGE("^\\s*MERGE ", Moment.AFTER, 2),
  AFTER_FIFTH_MERGE("^\\s*MERGE ", Moment.AFTER, 5),
  /** The worker has sent COMMIT and dies; the commit happens. */
  COMMIT_SENT("^\\s*COMMIT", Moment.BEFORE, 1),
  /** The commit has happened, the worker dies before the reply. */
  REPLY_LOST("^\\s*COMMIT", Moment.AFTER, 1);

  private enum Moment {
    BEFORE,
    AFTER
  }

  private final String statement;
  private final Moment moment;
  private final int nth;

  KillPoint(String statement, Moment moment, int nth) {
    this.statement = statement;
    this.moment = moment;
    this.nth = nth;
  }

  /** Runs {@code kill} once, at the next such statement. */
  void arm(Faults faults, Runnable kill) {
    FaultRule rule = faults.on(statement).nth(nth);
    switch (moment) {
      case BEFORE -> rule.before(seen -> kill.run());
      case AFTER -> rule.after(seen -> kill.run());
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
