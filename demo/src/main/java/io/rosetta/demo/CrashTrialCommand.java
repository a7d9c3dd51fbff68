package io.rosetta.demo;

import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.shop.LoadPlan;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The long form of the crash trial; the short one is a test of the build. */
@Command(
    name = "trial",
    mixinStandardHelpOptions = true,
    description =
        "Kills the worker at each named point and at random moments while a load runs, with a new"
            + " worker each time; then compares every value.")
public final class CrashTrialCommand implements Callable<Integer> {
  private enum Kind {
    crash
  }

  @Parameters(paramLabel = "crash", description = "Which trial: ${COMPLETION-CANDIDATES}.")
  private Kind kind;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "10",
      description = "Kills at random moments, after the named points (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Changes a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the random choices (default: the time).")
  private Long seed;

  @Override
  public Integer call() {
    Workplace workplace = Workplace.open(Optional.empty());
    long chosen = seed == null ? System.nanoTime() : seed;
    tell(kind + " trial, seed " + chosen);
    try (LocalEnvironment environment = LocalEnvironment.start(workplace.directory(), this::tell)) {
      Runtime.getRuntime().addShutdownHook(new Thread(environment::stop, "end"));
      CrashTrial.Outcome outcome =
          new CrashTrial(environment, this::tell, chosen)
              .run(
                  List.of(KillPoint.values()),
                  kills,
                  new LoadPlan(Long.MAX_VALUE, rate, 4, chosen));
      environment.stop();
      outcome.verification().first().forEach(System.out::println);
      System.out.printf(
          "survived: %d kills, %d reads without a torn one%n", outcome.kills(), outcome.reads());
      System.out.println(outcome.verification().line());
      if (outcome.verification().equal()) {
        workplace.discard();
        return 0;
      }
    } catch (Exception e) {
      System.err.println("rosetta: the trial failed: " + e.getMessage());
    }
    System.err.println("rosetta: logs are in " + workplace.logs());
    return 1;
  }

  private void tell(String what) {
    System.out.println("rosetta: " + what);
    System.out.flush();
  }
}
