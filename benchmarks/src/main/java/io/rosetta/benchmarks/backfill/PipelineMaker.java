package io.rosetta.benchmarks.backfill;

import io.rosetta.benchmarks.contender.Servers;
import io.rosetta.benchmarks.reader.EmulatedTarget;
import io.rosetta.benchmarks.wal.SlotCopy;
import io.rosetta.benchmarks.wal.WalLog;
import io.rosetta.demo.local.PipelineFile;
import io.rosetta.worker.ConfiguredPipelines;
import io.rosetta.worker.config.ConfigReader;
import io.rosetta.worker.config.RosettaConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Makes pipelines, each of them the first ever to write to its tables. One thread. */
final class PipelineMaker {
  private final Servers servers;
  private final Path directory;
  private int made;

  PipelineMaker(Servers servers, Path directory) {
    this.servers = servers;
    this.directory = directory;
  }

  /** With publication and slot of its own; it streams from now on. */
  CopiedPipeline make(List<String> tables) throws IOException, SQLException, InterruptedException {
    return start(tables, List.of());
  }

  /** That has a log to catch up with. */
  CopiedPipeline make(List<String> tables, WalLog log, SlotCopy slot)
      throws IOException, SQLException, InterruptedException {
    return start(tables, List.of("slot: " + slot.name(), "publication: " + log.publication()));
  }

  private CopiedPipeline start(List<String> tables, List<String> extra)
      throws IOException, SQLException, InterruptedException {
    EmulatedTarget.forget(servers.target().address().port(), tables);
    String name = "copy-" + ++made;
    Path file = directory.resolve(name + ".yaml");
    PipelineFile.write(
        file,
        new PipelineFile.Places(
            "127.0.0.1:7233",
            servers.source().port(),
            servers.source().database(),
            servers.target().address().port()),
        List.of(
            new PipelineFile.Pipeline(
                name,
                tables.stream().map(table -> "\"public\".\"" + table + '"').toList(),
                extra)));
    RosettaConfig config = new ConfigReader(Map.of()).read(file);
    return CopiedPipeline.start(ConfiguredPipelines.setup(config, config.pipelines().get(name)));
  }

  /** Drops a pipeline's slot, which would keep the source's log. */
  void discard(CopiedPipeline pipeline) throws SQLException {
    try (Statement statement = servers.source().connection().createStatement()) {
      statement.execute(
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
              + pipeline.slot()
              + "'");
    }
  }
}
