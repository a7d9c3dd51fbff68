package io.rosetta.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a process of this machine has used, read from Linux's {@code /proc} (proc(5)). Elsewhere,
 * and for a process that is gone, every answer is empty. Any thread.
 */
public final class ProcessMeter {
  /** USER_HZ: the unit of times in {@code /proc}, 100 on every platform that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Places of utime and stime behind the parenthesised name, which may hold blanks itself. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  private final Path directory;

  public ProcessMeter(long pid) {
    directory = Path.of("/proc", Long.toString(pid));
  }

  /** CPU seconds since it began, in user and system mode. */
  public OptionalDouble cpuSeconds() {
    try {
      String stat = Files.readString(directory.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
      return OptionalDouble.of(ticks / TICKS_PER_SECOND);
    } catch (IOException | RuntimeException e) {
      return OptionalDouble.empty();
    }
  }

  /** The most memory that it ever had resident, in bytes. */
  public OptionalLong peakResidentBytes() {
    try {
      return Files.readString(directory.resolve("status"))
          .lines()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> kibibytes(line) << 10)
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  private static long kibibytes(String line) {
    return Arrays.stream(line.split("\\s+", -1))
        .filter(word -> word.matches("\\d+"))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
