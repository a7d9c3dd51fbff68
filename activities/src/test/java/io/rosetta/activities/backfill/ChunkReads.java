package io.rosetta.activities.backfill;

import io.rosetta.activities.backfill.BackfillSource.Look;
import io.rosetta.activities.model.Chunk;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.workflows.backfill.RowCondition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads tables of a fixture chunk by chunk, as lanes do. */
final class ChunkReads {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final BackfillSource source;

  ChunkReads(BackfillSource source) {
    this.source = source;
  }

  Look look(TableId table) {
    return source.look(table);
  }

  ChunkPlan plan(TableId table, int blocksPerChunk) {
    return source.plan(source.look(table).table(), bytes -> blocksPerChunk * 8_192L);
  }

  ChunkSession session() {
    return source.session(TIMEOUT, source.identity());
  }

  /** All lines of a table, in the order of the chunks, without their ends. */
  List<String> lines(TableId table, int blocksPerChunk, RowCondition... filter)
      throws InterruptedException {
    Look look = source.look(table);
    ChunkPlan plan = plan(table, blocksPerChunk);
    Optional<RowFilter> rows = source.filter(look.table(), List.of(filter));
    List<String> lines = new ArrayList<>();
    try (ChunkSession session = session()) {
      for (Chunk chunk : IntStream.range(0, plan.chunkCount()).mapToObj(plan::chunk).toList()) {
        lines.addAll(lines(session, chunk, look.mapping(), rows));
      }
    }
    return lines;
  }

  List<String> lines(ChunkSession session, Chunk chunk, TableMapping mapping)
      throws InterruptedException {
    return lines(session, chunk, mapping, Optional.empty());
  }

  private static List<String> lines(
      ChunkSession session, Chunk chunk, TableMapping mapping, Optional<RowFilter> filter)
      throws InterruptedException {
    List<String> lines = new ArrayList<>();
    session.read(
        ChunkSession.Reading.of(chunk, mapping, filter),
        row -> lines.add(new String(row, 0, row.length - 1, StandardCharsets.UTF_8)),
        waiting -> {});
    return lines;
  }
}
