package io.rosetta.demo.trial;

import java.util.ArrayList;
import java.util.List;

/** Everything that a trial does. */
final class Disturbances {
  private Disturbances() {}

  /**
   * All of it, in order.
   *
   * @param randomKills so many kills at random moments
   */
  static List<Disturbance> all(int randomKills) {
    List<Disturbance> all = new ArrayList<>();
    Place.ofABatch().forEach(place -> all.add(new KillPoint(place)));
    all.add(new Kills.WhileTakingOver());
    for (int i = 1; i <= randomKills; i++) {
      all.add(new Kills.AtRandom(i));
    }
    all.add(new Kills.HandOver());
    all.add(new Freeze(Place.PUT_DONE));
    all.add(new Freeze(Place.POSITION_MOVED));
    all.add(new Freeze(Place.COMMIT_SENT));
    all.addAll(targetFaults());
    all.addAll(BackfillFaults.all());
    all.add(new Outages.TargetRestart());
    all.add(new Outages.TemporalRestart());
    all.add(new Outages.SourceConnectionsCut());
    all.add(new Outages.SourceCrash());
    return List.copyOf(all);
  }

  private static List<Disturbance> targetFaults() {
    return List.of(
        TargetFault.brokenUpload(),
        TargetFault.unavailable("copy", Place.PUT_DONE),
        TargetFault.unknownOutcome("copy", Place.PUT_DONE),
        TargetFault.expiredToken("lock", Place.LOCK_SENT),
        TargetFault.lostSession("position", Place.POSITION_MOVED),
        TargetFault.lostSession("merge", Place.merged("accounts")),
        TargetFault.cutBefore("merge", Place.merged("vaults")),
        TargetFault.unavailable("commit", Place.COMMIT_SENT),
        TargetFault.cutBefore("commit", Place.COMMIT_SENT),
        TargetFault.lostSession("commit", Place.COMMIT_SENT),
        TargetFault.expiredToken("commit", Place.COMMIT_SENT),
        TargetFault.lostReply("commit", Place.COMMIT_SENT),
        TargetFault.unknownOutcome("commit", Place.COMMIT_SENT));
  }
}
