package io.rosetta.activities.types;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The column texts of an INSERT message of pgoutput (PostgreSQL manual, "Logical Replication
 * Message Formats").
 */
final class PgoutputText {
  private PgoutputText() {}

  /** Empty for other messages; a NULL column is a null element. */
  static Optional<List<String>> ofInsert(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message);
    if (bytes.get() != 'I') {
      return Optional.empty();
    }
    bytes.getInt();
    bytes.get();
    int columns = bytes.getShort();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      if (bytes.get() == 't') {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        texts.add(new String(text, StandardCharsets.UTF_8));
      } else {
        texts.add(null);
      }
    }
    return Optional.of(texts);
  }
}
