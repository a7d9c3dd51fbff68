package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Optional;

/** A name of one to three parts as written, each already folded or unquoted. */
public record ObjectName(List<String> parts) {
  public ObjectName {
    parts = List.copyOf(parts);
  }

  public static ObjectName of(String... parts) {
    return new ObjectName(List.of(parts));
  }

  public String last() {
    return parts.get(parts.size() - 1);
  }

  /** The part that counts from the end: 0 is the object, 1 its schema, 2 its database. */
  public Optional<String> fromEnd(int index) {
    int i = parts.size() - 1 - index;
    return i < 0 ? Optional.empty() : Optional.of(parts.get(i));
  }

  /** As Snowflake prints names in messages: quoted only where needed. */
  @Override
  public String toString() {
    return String.join(".", parts.stream().map(ObjectName::printed).toList());
  }

  public static String printed(String identifier) {
    return identifier.matches("[A-Z_][A-Z0-9_$]*")
        ? identifier
        : '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
