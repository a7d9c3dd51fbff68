package io.rosetta.demo.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of another JVM on the class path of this one. */
public final class JavaCommand {
  private JavaCommand() {}

  /**
   * What starts a main class with the options that every process of Rosetta gets.
   *
   * @param jvmOptions heap and the like; they win over ours
   */
  public static List<String> of(List<String> jvmOptions, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Duser.timezone=UTC",
            "-Dfile.encoding=UTF-8",
            "-XX:+UseParallelGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dnet.snowflake.jdbc.loggerImpl=net.snowflake.client.log.SLF4JLogger"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return command;
  }
}
