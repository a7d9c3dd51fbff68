package io.rosetta.workflows;

import io.rosetta.testing.RealTemporal;
import java.util.List;

/** Servers that know the search attributes of Rosetta, as those of the guide do. */
public final class TestServer {
  private TestServer() {}

  /**
   * Starts one.
   *
   * @param longHistory so many events, and workflows are told to continue as new
   */
  public static RealTemporal start(int longHistory) {
    return RealTemporal.start(
        PayloadJson.converter(),
        List.of(
            "--search-attribute",
            "RosettaPipeline=Keyword",
            "--search-attribute",
            "RosettaState=Keyword",
            "--search-attribute",
            "RosettaLagSeconds=Double",
            "--dynamic-config-value",
            "limit.historyCount.suggestContinueAsNew=" + longHistory));
  }
}
