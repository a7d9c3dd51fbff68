package io.rosetta.benchmarks.backfill;

import com.sun.management.OperatingSystemMXBean;
import io.rosetta.benchmarks.contender.Reading;
import io.rosetta.benchmarks.contender.Target;
import io.rosetta.benchmarks.measure.HeapPeak;
import io.rosetta.benchmarks.measure.ProcessMeter;
import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Takes the time of what this process does, and what it and the target use for it. */
final class CopyMeter {
  private final HeapPeak heap = HeapPeak.listening();
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ProcessMeter self = new ProcessMeter(ProcessHandle.current().pid());
  private final ProcessMeter target;

  CopyMeter(Target target) {
    this.target = new ProcessMeter(target.pid());
  }

  /** What is measured. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  Reading measure(Work work) throws Exception {
    System.gc();
    heap.reset();
    long cpu = system.getProcessCpuTime();
    OptionalDouble targetBefore = target.cpuSeconds();
    long begun = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - begun) / 1e9;
    OptionalDouble targetAfter = target.cpuSeconds();
    return new Reading(
        seconds,
        OptionalDouble.of((system.getProcessCpuTime() - cpu) / 1e9),
        OptionalDouble.empty(),
        targetBefore.isPresent() && targetAfter.isPresent()
            ? OptionalDouble.of(targetAfter.getAsDouble() - targetBefore.getAsDouble())
            : OptionalDouble.empty(),
        OptionalLong.of(heap.usedBytes()),
        OptionalLong.of(heap.liveBytes()),
        self.peakResidentBytes());
  }
}
