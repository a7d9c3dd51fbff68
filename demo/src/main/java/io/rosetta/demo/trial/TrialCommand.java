package io.rosetta.demo.trial;

import io.rosetta.demo.Workplace;
import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.local.PortChoice;
import io.rosetta.demo.proof.Verification;
import io.rosetta.demo.shop.LoadPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The long form of the trial; a short one is a test of the build. */
@Command(
    name = "trial",
    mixinStandardHelpOptions = true,
    description =
        "Breaks a pipeline under load in every way that is known, one after the other: kills,"
            + " freezes and hands over its worker, cuts its connections, restarts and crashes the"
            + " servers around it. A watch reads the target for torn transactions all the time; at"
            + " the end every value is compared.")
public final class TrialCommand implements Callable<Integer> {
  private static final int CONNECTIONS = 4;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "10",
      description = "Kills at random moments besides the named places (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Only the disturbances whose names begin so; --list names them.")
  private List<String> only = List.of("");

  @Option(names = "--list", description = "Name the disturbances and leave.")
  private boolean list;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Changes a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Work here and leave data and logs; it must be new or empty.")
  private Path keep;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the random choices (default: the time).")
  private Long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Disturbance> chosen =
        Disturbances.all(kills).stream()
            .filter(disturbance -> only.stream().anyMatch(disturbance.name()::startsWith))
            .toList();
    if (chosen.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "no disturbance's name begins with " + String.join(", ", only));
    }
    if (list) {
      chosen.forEach(disturbance -> System.out.println(disturbance.name()));
      return 0;
    }
    return run(chosen, new LoadPlan(Long.MAX_VALUE, rate, CONNECTIONS, seedOrTime()));
  }

  private long seedOrTime() {
    return seed == null ? System.nanoTime() : seed;
  }

  private int run(List<Disturbance> disturbances, LoadPlan plan) {
    Workplace workplace = Workplace.open("trial", Optional.ofNullable(keep));
    tell("trial of %d disturbances, seed %d".formatted(disturbances.size(), plan.seed()));
    try (LocalEnvironment environment =
        LocalEnvironment.start(workplace.directory(), PortChoice.USUAL, this::tell)) {
      Runtime.getRuntime().addShutdownHook(new Thread(environment::stop, "end"));
      Trial.Outcome outcome =
          new Trial(environment, this::tell)
              .run(disturbances, plan, Scene.Deaths.NOTICED_BY_TIMEOUT);
      environment.stop();
      if (isProof(outcome)) {
        workplace.discard();
        return 0;
      }
    } catch (Exception e) {
      System.err.println("rosetta: the trial failed: " + e.getMessage());
    }
    System.err.println("rosetta: logs are in " + workplace.logs());
    return 1;
  }

  private boolean isProof(Trial.Outcome outcome) {
    Verification verification = outcome.verification();
    verification.first().forEach(System.out::println);
    System.out.printf(
        "survived: %d disturbances, %d changes, %d reads without a torn one%n",
        outcome.survived().size(), outcome.changes(), outcome.reads());
    System.out.println(verification.line());
    return verification.equal();
  }

  private void tell(String what) {
    System.out.println("rosetta: " + what);
    System.out.flush();
  }
}
