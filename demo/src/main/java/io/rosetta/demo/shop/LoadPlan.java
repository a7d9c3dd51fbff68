package io.rosetta.demo.shop;

/**
 * How much load to make.
 *
 * @param changes committed row changes to make in all
 * @param perSecond changes a second; 0 for as fast as it goes
 * @param connections sessions that write side by side
 * @param seed the same seed, connections and server state make the same choices
 */
public record LoadPlan(long changes, int perSecond, int connections, long seed) {
  public LoadPlan {
    if (changes < 0 || perSecond < 0 || connections < 1) {
      throw new IllegalArgumentException(
          "changes and perSecond must not be negative, connections must be positive");
    }
  }
}
