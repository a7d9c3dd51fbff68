package io.rosetta.workflows;

import io.rosetta.testing.RealTemporal;
import java.util.ArrayList;
import java.util.List;

/** Servers that know the search attributes of Rosetta, as those of the guide do. */
public final class TestServer {
  private static final List<String> SEARCH_ATTRIBUTES =
      List.of(
          "--search-attribute",
          "RosettaPipeline=Keyword",
          "--search-attribute",
          "RosettaState=Keyword",
          "--search-attribute",
          "RosettaLagSeconds=Double");

  private TestServer() {}

  /** Starts one that takes histories for long when Temporal does. */
  static RealTemporal start() {
    return RealTemporal.start(PayloadJson.converter(), SEARCH_ATTRIBUTES);
  }

  /**
   * Starts one.
   *
   * @param longHistory so many events, and workflows are told to continue as new
   */
  public static RealTemporal start(int longHistory) {
    List<String> arguments = new ArrayList<>(SEARCH_ATTRIBUTES);
    arguments.add("--dynamic-config-value");
    arguments.add("limit.historyCount.suggestContinueAsNew=" + longHistory);
    return RealTemporal.start(PayloadJson.converter(), arguments);
  }
}
