package io.rosetta.benchmarks.reader;

import com.sun.management.OperatingSystemMXBean;
import io.rosetta.benchmarks.measure.HeapPeak;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * A reading process: {@code KIND SOURCE-PORT DATABASE USER DIRECTORY [TARGET-PORT]}. It takes one
 * {@link ReadTask} a line from its input, says {@link #DONE} the moment the log is read, then what
 * it used, and ends with its input.
 */
public final class ReaderMain {
  /** Said at once when the last row is there. */
  public static final String DONE = "done";

  private static final String FAILED = "failed";

  private final LogReader reader;
  private final PrintStream answers;
  private final HeapPeak heap = HeapPeak.listening();
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ReaderMain(LogReader reader, PrintStream answers) {
    this.reader = reader;
    this.answers = answers;
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    // What a library prints must not be taken for an answer.
    System.setOut(System.err);
    Place place = Place.parse(arguments, 1);
    LogReader reader =
        switch (ReaderKind.of(arguments[0])) {
          case DEFAULT_ENGINE -> new DefaultEngineReader(place);
          case ROSETTA_ENGINE -> new RosettaEngineReader(place);
          case WHOLE_PATH -> new WholePathReader(place);
        };
    new ReaderMain(reader, answers).serve();
    System.exit(0);
  }

  /** Whether a line of the output is one of ours. */
  public static boolean isAnswer(String line) {
    return line.startsWith(DONE) || line.startsWith(ReaderUse.WORD) || line.startsWith(FAILED);
  }

  private void serve() throws IOException {
    try (BufferedReader tasks =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
        read(ReadTask.parse(line));
      }
    }
  }

  private void read(ReadTask task) {
    ReaderUse[] use = new ReaderUse[1];
    try {
      System.gc();
      heap.reset();
      long cpu = system.getProcessCpuTime();
      reader.read(
          task,
          () -> {
            say(DONE);
            use[0] =
                new ReaderUse(
                    (system.getProcessCpuTime() - cpu) / 1e9, heap.usedBytes(), heap.liveBytes());
          });
      say(use[0].toLine());
    } catch (Exception e) {
      e.printStackTrace();
      say(FAILED + ": " + e.getMessage());
    }
  }

  private synchronized void say(String line) {
    answers.println(line.replace('\n', ' '));
    answers.flush();
  }
}
