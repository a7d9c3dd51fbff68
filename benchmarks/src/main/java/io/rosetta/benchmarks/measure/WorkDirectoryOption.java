package io.rosetta.benchmarks.measure;

import io.rosetta.demo.Workplace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where a benchmark works. Each run makes its servers anew, so the directory has to be empty. */
public final class WorkDirectoryOption {
  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Work in this empty directory and leave all files; else they are removed.")
  private Path keep;

  /** What is measured, in a directory. */
  @FunctionalInterface
  public interface Body {
    void run(Path directory, PrintWriter out) throws Exception;
  }

  /**
   * Runs the benchmark of a command.
   *
   * @return the command's exit code; after a failure the directory stays, with its logs
   */
  public int run(CommandSpec spec, Body body) throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    requireEmpty(spec);
    Workplace workplace = Workplace.open("benchmark", Optional.ofNullable(keep));
    try {
      body.run(workplace.directory(), spec.commandLine().getOut());
      workplace.discard();
      return CommandLine.ExitCode.OK;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      err.println("rosetta: the benchmark failed: " + e.getMessage());
      err.println("rosetta: logs are in " + workplace.logs());
      err.flush();
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void requireEmpty(CommandSpec spec) {
    String[] files = keep == null ? null : keep.toFile().list();
    if (files != null && files.length > 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--keep: the directory " + keep + " is not empty");
    }
  }
}
