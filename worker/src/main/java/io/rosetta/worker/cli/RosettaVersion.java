package io.rosetta.worker.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote down. */
public final class RosettaVersion implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = RosettaVersion.class.getResourceAsStream("/rosetta-version.properties")) {
      properties.load(in);
    }
    return new String[] {
      "rosetta " + properties.getProperty("version"), "Java " + Runtime.version()
    };
  }
}
