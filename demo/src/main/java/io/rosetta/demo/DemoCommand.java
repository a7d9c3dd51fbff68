package io.rosetta.demo;

import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.local.PortChoice;
import io.rosetta.demo.proof.Verification;
import io.rosetta.demo.shop.LoadPlan;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the whole thing on this machine and proves at the end that nothing differs. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "PostgreSQL, Temporal, an emulated Snowflake and a worker on this machine; a load on a"
            + " small shop; at the end every value is compared.")
public final class DemoCommand implements Callable<Integer> {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);

  private static final Duration LEAST_SETTLE = Duration.ofMinutes(3);

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "30000",
      description = "Changes to make (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--existing",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "Rows that a new shop holds before the pipeline starts (default: ${DEFAULT-VALUE}).")
  private long existing;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Changes a second, 0 for as fast as it goes (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "4",
      description = "Sessions that write side by side (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the random choices (default: the time).")
  private Long seed;

  @Option(names = "--exit", description = "Leave when verified; otherwise stay until Ctrl-C.")
  private boolean exit;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep everything here; the next start goes on where this one was.")
  private Path keep;

  private final PrintStream out = System.out;

  /** The user has asked to end: what fails from then on is no failure. */
  private final AtomicBoolean ending = new AtomicBoolean();

  /** The outcome is known: there is nothing left to stop or to remove. */
  private final AtomicBoolean told = new AtomicBoolean();

  @Override
  public Integer call() throws InterruptedException {
    Workplace workplace;
    LoadPlan plan;
    try {
      plan = new LoadPlan(rows, rate, connections, seed == null ? System.nanoTime() : seed);
      if (existing < 0) {
        throw new IllegalArgumentException("--existing must not be negative");
      }
      workplace = Workplace.open("demo", Optional.ofNullable(keep));
    } catch (RuntimeException e) {
      System.err.println("rosetta: " + e.getMessage());
      return 2;
    }
    try {
      Verification found = run(workplace, plan);
      found.first().forEach(out::println);
      out.println(found.line());
      return found.equal() ? 0 : failed(workplace, "source and target differ");
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (ending.get()) {
        return 130;
      }
      return failed(workplace, String.valueOf(e.getMessage()));
    }
  }

  private int failed(Workplace workplace, String what) {
    told.set(true);
    System.err.println("rosetta: the demo failed: " + what);
    System.err.println("rosetta: logs are in " + workplace.logs());
    return 1;
  }

  private Verification run(Workplace workplace, LoadPlan plan) throws Exception {
    try (LocalEnvironment environment =
        LocalEnvironment.start(workplace.directory(), PortChoice.USUAL, this::tell)) {
      Thread hook = new Thread(() -> endByHand(environment, workplace), "end");
      Runtime.getRuntime().addShutdownHook(hook);
      Verification found = tellTheStory(environment, plan);
      if (!exit && found.equal()) {
        stay(environment, found);
      }
      environment.stop();
      told.set(true);
      if (found.equal()) {
        workplace.discard();
      }
      return found;
    }
  }

  private Verification tellTheStory(LocalEnvironment environment, LoadPlan plan) throws Exception {
    tell("filling the shop");
    try (ShopPipeline shop = ShopPipeline.prepare(environment, existing, List.of())) {
      tell("starting a worker and the pipeline");
      environment.startWorker();
      shop.start(START_PATIENCE);
      sayHowToSteer(environment);
      Duration patience = LEAST_SETTLE.plusSeconds((plan.changes() + existing) / 1_000);
      new LoadStory(environment, shop, out).run(plan, patience);
      tell("waiting for the last change to arrive");
      shop.settle(patience);
      tell("comparing every value");
      return shop.verify();
    }
  }

  /** Tables of the constant sum have to stay: a copy that is left behind looks like half of one. */
  private void sayHowToSteer(LocalEnvironment environment) {
    environment.temporal().uiAddress().ifPresent(address -> tell("Temporal's UI: " + address));
    tell("look at it and steer it: ./rosetta status shop --config " + environment.config());
    tell("leave shop.accounts and shop.vaults in it: the sum over both is watched");
  }

  /** The environment stays for a look around; Ctrl-C ends it. */
  private void stay(LocalEnvironment environment, Verification found) throws InterruptedException {
    out.println(
        "source: psql '"
            + environment.postgres().url(LocalEnvironment.SOURCE_DATABASE).replace("jdbc:", "")
            + "'");
    out.println("All of it stays up; Ctrl-C ends it.");
    out.println(found.line());
    out.flush();
    new CountDownLatch(1).await();
  }

  private void endByHand(LocalEnvironment environment, Workplace workplace) {
    if (told.get()) {
      return;
    }
    ending.set(true);
    environment.stop();
    workplace.discard();
  }

  private void tell(String what) {
    out.println("rosetta: " + what);
    out.flush();
  }
}
