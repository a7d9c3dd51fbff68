package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.contender.Contender;
import io.rosetta.benchmarks.contender.Reading;
import io.rosetta.benchmarks.contender.Source;
import io.rosetta.benchmarks.reader.ReadTask;
import io.rosetta.benchmarks.wal.SlotCopy;
import io.rosetta.benchmarks.wal.WalLog;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lets every contender read the same log once a round, one after the other, each round beginning
 * with another one. The first rounds warm up and are not measured: what is compared runs for weeks,
 * and half of a JVM's first second goes into compiling.
 */
final class Rounds {
  private static final int WARM_UPS = 2;

  private final List<Contender> contenders;
  private final Source source;
  private final WalLog log;
  private final Consumer<String> progress;

  Rounds(List<Contender> contenders, Source source, WalLog log, Consumer<String> progress) {
    this.contenders = contenders;
    this.source = source;
    this.log = log;
    this.progress = progress;
  }

  Map<Contender, Readings> run(int measured)
      throws IOException, SQLException, InterruptedException {
    Map<Contender, List<Reading>> readings = new HashMap<>();
    for (int round = 0; round < WARM_UPS + measured; round++) {
      for (int turn = 0; turn < contenders.size(); turn++) {
        Contender contender = contenders.get((round + turn) % contenders.size());
        Reading reading = read(contender);
        progress.accept(
            "  %s %s: %,.0f rows/s"
                .formatted(
                    round < WARM_UPS ? "warm-up," : "round " + (round - WARM_UPS + 1) + ",",
                    contender.name(),
                    log.rows() / reading.seconds()));
        readings.computeIfAbsent(contender, c -> new ArrayList<>()).add(reading);
      }
    }
    Map<Contender, Readings> result = new HashMap<>();
    readings.forEach(
        (contender, all) ->
            result.put(
                contender,
                new Readings(contender.name(), all.get(0), all.subList(WARM_UPS, all.size()))));
    return result;
  }

  private Reading read(Contender contender) throws IOException, SQLException, InterruptedException {
    try (SlotCopy slot = SlotCopy.of(source.connection(), log)) {
      return contender.read(ReadTask.of(log, slot.name()));
    }
  }
}
