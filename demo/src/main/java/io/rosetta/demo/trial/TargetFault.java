package io.rosetta.demo.trial;

import io.rosetta.emulator.fault.FaultRule;
import java.util.function.Consumer;

/**
 * The target fails at a place in the load of a batch.
 *
 * @param name what the report calls it
 * @param fault arms the rule
 */
record TargetFault(String name, Place place, Consumer<FaultRule> fault) implements Disturbance {
  private static final int UNAVAILABLE = 503;

  /** Twice in a row: the driver's first repetition meets it too. */
  static TargetFault cutBefore(String step, Place place) {
    return new TargetFault("cut-before-" + step, place, rule -> rule.times(2).cutBefore());
  }

  /** The driver asks again for the answer that it did not get. */
  static TargetFault lostReply(String step, Place place) {
    return new TargetFault("lost-reply-" + step, place, rule -> rule.times(2).lostReply());
  }

  /** Executed, but the caller is told that it failed: nobody knows the outcome. */
  static TargetFault unknownOutcome(String step, Place place) {
    return new TargetFault(
        "unknown-outcome-" + step,
        place,
        rule -> rule.refuseAfter("000604", "57014", "SQL execution canceled (injected)"));
  }

  /** 390112: the session's token is expired; the driver renews it. */
  static TargetFault expiredToken(String step, Place place) {
    return new TargetFault("expired-token-" + step, place, FaultRule::expireToken);
  }

  /** The session is gone, and its transaction with it. */
  static TargetFault lostSession(String step, Place place) {
    return new TargetFault("lost-session-" + step, place, FaultRule::loseSession);
  }

  static TargetFault unavailable(String step, Place place) {
    return new TargetFault(
        "unavailable-" + step, place, rule -> rule.times(3).httpStatus(UNAVAILABLE));
  }

  static TargetFault brokenUpload() {
    return new TargetFault("broken-upload", Place.PUT_SENT, FaultRule::breakUpload);
  }

  @Override
  public void strike(Scene scene) throws Exception {
    fault.accept(place.rule(scene.faults()));
    // Judged with the rule above, at the same statement.
    scene.at(new Place(place.name(), place.statement(), false), () -> {});
  }
}
