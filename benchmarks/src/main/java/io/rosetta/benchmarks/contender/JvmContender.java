package io.rosetta.benchmarks.contender;

import io.rosetta.benchmarks.measure.ProcessMeter;
import io.rosetta.benchmarks.reader.ReadTask;
import io.rosetta.benchmarks.reader.ReaderKind;
import io.rosetta.benchmarks.reader.ReaderMain;
import io.rosetta.benchmarks.reader.ReaderUse;
import io.rosetta.demo.local.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A reader in a JVM of its own, which lives until it is closed: its first reading is a cold one. It
 * is told a task a line and answers with {@link ReaderMain#DONE} and then with what it used.
 */
public final class JvmContender implements Contender {
  private static final String READER_END = "";
  private static final long LOOK_MILLIS = 20;
  private static final long CLOSE_SECONDS = 30;

  private final ReaderKind kind;
  private final Source source;
  private final Optional<Target> target;
  private final Path log;
  private final Process process;
  private final Writer input;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(16);

  private JvmContender(
      ReaderKind kind, Source source, Optional<Target> target, Path log, Process process) {
    this.kind = kind;
    this.source = source;
    this.target = target;
    this.log = log;
    this.process = process;
    this.input = process.outputWriter();
    Thread thread = new Thread(this::listen, "answers-" + kind.word());
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Starts the process.
   *
   * @param target of the whole path; the others have none
   * @param directory for its files and its log
   * @param jvmOptions heap and the like
   */
  public static JvmContender start(
      ReaderKind kind,
      Source source,
      Optional<Target> target,
      Path directory,
      List<String> jvmOptions) {
    Path log = directory.resolve("logs").resolve(kind.word() + ".log");
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Drosetta.demo.log=" + log);
    options.add("-Dlogback.configurationFile=io/rosetta/demo/logback-demo.xml");
    List<String> arguments = new ArrayList<>();
    arguments.add(kind.word());
    arguments.add(Integer.toString(source.port()));
    arguments.add(source.database());
    arguments.add(source.user());
    arguments.add(directory.resolve("spill").toString());
    target.ifPresent(t -> arguments.add(Integer.toString(t.port())));
    try {
      Process process =
          new ProcessBuilder(JavaCommand.of(options, ReaderMain.class.getName(), arguments))
              .redirectError(Redirect.appendTo(log.toFile()))
              .start();
      return new JvmContender(kind, source, target, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException("no JVM was started: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return kind.title();
  }

  @Override
  public Reading read(ReadTask task) throws IOException, SQLException, InterruptedException {
    OptionalDouble targetBefore = targetCpu();
    input.write(task.toLine() + "\n");
    input.flush();
    Walsender walsender = Walsender.await(source.connection(), task.slot(), process::isAlive);
    awaitDone(walsender);
    double seconds = (System.nanoTime() - walsender.startedNanos()) / 1e9;
    OptionalDouble targetAfter = targetCpu();
    walsender.look();
    ReaderUse use = ReaderUse.parse(answer(ReaderUse.WORD));
    return new Reading(
        seconds,
        OptionalDouble.of(use.cpuSeconds()),
        walsender.cpuSeconds(),
        difference(targetBefore, targetAfter),
        OptionalLong.of(use.peakHeapBytes()),
        OptionalLong.of(use.liveHeapBytes()),
        new ProcessMeter(process.pid()).peakResidentBytes());
  }

  private void awaitDone(Walsender walsender) throws InterruptedException {
    String line = null;
    while (line == null) {
      line = answers.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      walsender.look();
    }
    require(line, ReaderMain.DONE);
  }

  private String answer(String word) throws InterruptedException {
    String line = answers.take();
    require(line, word);
    return line;
  }

  private void require(String line, String word) {
    if (!line.startsWith(word)) {
      throw new IllegalStateException(
          name()
              + " failed: "
              + (line.isEmpty() ? "its process ended" : line)
              + " (log: "
              + log
              + ")");
    }
  }

  private OptionalDouble targetCpu() {
    return target.map(t -> new ProcessMeter(t.pid()).cpuSeconds()).orElse(OptionalDouble.empty());
  }

  private static OptionalDouble difference(OptionalDouble before, OptionalDouble after) {
    return before.isPresent() && after.isPresent()
        ? OptionalDouble.of(after.getAsDouble() - before.getAsDouble())
        : OptionalDouble.empty();
  }

  private void listen() {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (ReaderMain.isAnswer(line)) {
          answers.put(line);
        }
      }
      answers.put(READER_END);
    } catch (IOException | InterruptedException e) {
      answers.offer(READER_END);
    }
  }

  /** The process ends when its input does. */
  @Override
  public void close() {
    try {
      input.close();
      if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
