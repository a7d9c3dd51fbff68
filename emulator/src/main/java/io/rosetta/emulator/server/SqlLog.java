package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetta.emulator.fault.SeenStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Writes each statement to a file, one JSON object a line, if a file was asked for. */
final class SqlLog implements AutoCloseable {
  private final ObjectMapper json;
  private final Optional<Writer> out;

  SqlLog(Optional<Path> file, ObjectMapper json) throws IOException {
    this.json = json;
    this.out = file.isPresent() ? Optional.of(open(file.get())) : Optional.empty();
  }

  private static Writer open(Path file) throws IOException {
    return Files.newBufferedWriter(
        file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  synchronized void write(SeenStatement statement) {
    if (out.isPresent()) {
      ObjectNode line = Replies.object();
      line.put("session", statement.sessionId());
      line.put("queryId", statement.queryId());
      line.put("tag", statement.tag());
      line.put("sql", statement.sql());
      try {
        out.get().write(json.writeValueAsString(line) + "\n");
        out.get().flush();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write the SQL log", e);
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (out.isPresent()) {
      out.get().close();
    }
  }
}
