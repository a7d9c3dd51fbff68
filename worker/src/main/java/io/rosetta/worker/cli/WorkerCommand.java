package io.rosetta.worker.cli;

import io.rosetta.worker.RosettaWorker;
import io.rosetta.worker.config.ConfigReader;
import io.rosetta.worker.config.RosettaConfig;
import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** Runs a worker until the process is told to end. */
@Command(
    name = "worker",
    description = "Run a worker with the pipelines of rosetta.yaml; SIGTERM hands them over.",
    mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
  private final RosettaCommand root;

  WorkerCommand(RosettaCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    RosettaConfig config = new ConfigReader(root.environment()).read(root.configPath());
    RosettaWorker worker = start(config);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  worker.close();
                  ended.countDown();
                },
                "worker-stop"));
    ended.await();
    return 0;
  }

  private static RosettaWorker start(RosettaConfig config) throws IOException {
    try {
      return RosettaWorker.start(config);
    } catch (BindException e) {
      throw new CommandFailure(
          "Metrics and health cannot be served at "
              + config.worker().http().address()
              + ":"
              + config.worker().http().port()
              + " ("
              + e.getMessage()
              + "). If a worker runs here already, this one needs a worker.http.port of its own.");
    }
  }
}
