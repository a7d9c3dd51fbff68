package io.rosetta.worker;

import io.rosetta.worker.cli.Console;
import io.rosetta.worker.cli.RosettaCommand;
import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The process. Whatever happens, it ends with a status: no thread keeps a failed start alive. */
public final class RosettaMain {
  private static final String LOG_LEVEL = "rosetta.log.level";

  private RosettaMain() {}

  public static void main(String[] args) {
    quietUnlessWorker(args);
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Console console = Console.system();
    int status = 1;
    try {
      status = RosettaCommand.commandLine(System.getenv(), console).execute(args);
    } catch (Throwable e) {
      console.err().println("rosetta: " + e);
    }
    // A worker that was told to end is inside its shutdown hook here, and this call waits for it.
    System.exit(status);
  }

  /** A command's own output says what a person needs; before logback reads its configuration. */
  private static void quietUnlessWorker(String[] args) {
    if (!List.of(args).contains("worker") && System.getProperty(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "ERROR");
      System.setProperty("rosetta.log.temporal", "OFF");
      System.setProperty("rosetta.log.root", "ERROR");
    }
  }
}
