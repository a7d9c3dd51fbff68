package io.rosetta.activities.stream.batch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The compact JSON object of column name to raw text that a row carries for values that the target
 * cannot hold, with the escapes of PostgreSQL's {@code json_build_object}. A text of more than 1
 * MiB is an object of its SHA-256, its length in bytes and its beginning.
 */
final class QuarantineJson {
  private static final int LARGEST_WHOLE = 1 << 20;

  private final StringBuilder json = new StringBuilder("{");

  void add(String column, String raw) {
    if (json.length() > 1) {
      json.append(',');
    }
    string(column);
    json.append(':');
    if (raw.length() <= LARGEST_WHOLE) {
      string(raw);
    } else {
      large(raw);
    }
  }

  private void large(String raw) {
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    json.append("{\"sha256\":\"").append(sha256(bytes));
    json.append("\",\"length\":").append(bytes.length).append(",\"head\":");
    int end = LARGEST_WHOLE;
    if (Character.isHighSurrogate(raw.charAt(end - 1))) {
      end--;
    }
    string(raw.substring(0, end));
    json.append('}');
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void string(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  @Override
  public String toString() {
    return json + "}";
  }
}
