package io.rosetta.emulator;

import io.rosetta.emulator.sql.SqlError;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rosetta emulator}: runs an emulator as a process of its own until it is terminated. */
@Command(
    name = "emulator",
    mixinStandardHelpOptions = true,
    description = "Runs a local stand-in for Snowflake: for demos, tests and development only.")
public final class EmulatorMain implements Callable<Integer> {
  @Option(
      names = "--port",
      required = true,
      paramLabel = "N",
      description = "Port on 127.0.0.1; 0 takes any free one.")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory for tables and stages; without it nothing is kept.")
  private Path data;

  @Option(
      names = "--log-sql",
      paramLabel = "FILE",
      description = "Append every statement received to this file, one JSON object a line.")
  private Path sqlLog;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "Create this database unless it exists; may be given more than once.")
  private List<String> databases = List.of();

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      defaultValue = "1024",
      description =
          "What the store may hold in memory beside the Java heap, in MiB; more goes to files."
              + " Default: ${DEFAULT-VALUE}.")
  private long memory;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new EmulatorMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      SnowflakeEmulator emulator = SnowflakeEmulator.start(options());
      Thread stop = new Thread(emulator::close, "emulator-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      out.println("This is not Snowflake: a stand-in for demos, tests and development.");
      out.println("Listening on http://127.0.0.1:" + emulator.port());
      out.println("JDBC: " + emulator.jdbcUrl() + " (user rosetta, password rosetta)");
      out.flush();
      new CountDownLatch(1).await();
      return CommandLine.ExitCode.OK;
    } catch (BindException inUse) {
      return failed("port " + port + " on 127.0.0.1 is in use; choose another with --port");
    } catch (SqlError e) {
      return failed("cannot create the databases " + databases + ": " + e.getMessage());
    } catch (IOException e) {
      return failed("cannot start: " + e.getMessage());
    }
  }

  private int failed(String why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("emulator: " + why);
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  private EmulatorOptions options() {
    if (port < 0 || port > 65_535) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--port must be between 0 and 65535, not " + port);
    }
    if (memory < 64) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--memory must be at least 64 MiB, not " + memory);
    }
    EmulatorOptions options =
        EmulatorOptions.defaults()
            .withPort(port)
            .withDatabases(databases)
            .withStoreMemory(memory << 20);
    options = data == null ? options : options.withDataDirectory(data);
    return sqlLog == null ? options : options.withSqlLog(sqlLog);
  }
}
