package io.rosetta.worker.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code rosetta} itself: what all commands share. */
@Command(
    name = "rosetta",
    description = "Copies PostgreSQL tables into Snowflake and keeps them exact.",
    versionProvider = RosettaVersion.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class RosettaCommand implements Runnable {
  private static final String CONFIG_VARIABLE = "ROSETTA_CONFIG";
  private static final String DEFAULT_CONFIG = "rosetta.yaml";

  private final Map<String, String> environment;
  private final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "The configuration (default: $ROSETTA_CONFIG, else ./rosetta.yaml).")
  private Path config;

  RosettaCommand(Map<String, String> environment, Console console) {
    this.environment = Map.copyOf(environment);
    this.console = console;
  }

  /** The whole command line, ready to execute; never lets an exception pass. */
  public static CommandLine commandLine(Map<String, String> environment, Console console) {
    RosettaCommand root = new RosettaCommand(environment, console);
    return new CommandLine(root)
        .addSubcommand(new WorkerCommand(root))
        .addSubcommand(new StartCommand(root))
        .addSubcommand(new StatusCommand(root))
        .addSubcommand(SteerCommand.pause(root))
        .addSubcommand(SteerCommand.resume(root))
        .addSubcommand(SteerCommand.stop(root))
        .addSubcommand(BackfillCommand.of(root))
        .addSubcommand(TablesCommand.add(root))
        .addSubcommand(TablesCommand.remove(root))
        .addSubcommand(TablesCommand.resync(root))
        .registerConverter(Duration.class, RosettaCommand::duration)
        .setOut(console.out())
        .setErr(console.err())
        .setExecutionExceptionHandler(new ReadableErrors(console));
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new CommandLine.TypeConversionException(
          "'" + text + "' is no duration; give one such as PT6H or PT90M");
    }
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "A command is missing.");
  }

  Path configPath() {
    return Optional.ofNullable(config)
        .or(() -> Optional.ofNullable(environment.get(CONFIG_VARIABLE)).map(Path::of))
        .orElse(Path.of(DEFAULT_CONFIG));
  }

  /** A file that was asked for by name is meant; without one, the defaults do. */
  void requireNamedConfig() {
    boolean isNamed = config != null || environment.containsKey(CONFIG_VARIABLE);
    if (isNamed && !Files.isReadable(configPath())) {
      throw new CommandFailure(
          "There is no configuration "
              + configPath()
              + " that can be read; correct "
              + (config != null ? "--config." : CONFIG_VARIABLE + "."));
    }
  }

  Map<String, String> environment() {
    return environment;
  }

  Console console() {
    return console;
  }
}
