package io.rosetta.emulator.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rosetta.emulator.sql.SqlError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What exists, under Snowflake's exact names. Kept in DuckDB (so it outlives the process) and in
 * memory. Readers on any thread; writers hold the lock of DDL and publish after the commit.
 */
final class Catalog {
  private final ObjectMapper mapper =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private final Map<String, Object> objects = new ConcurrentSkipListMap<>();
  private final AtomicLong serial = new AtomicLong();

  void load(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS rosetta");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS rosetta.objects (kind VARCHAR, key VARCHAR, body VARCHAR)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS rosetta.loads (serial BIGINT, file VARCHAR, etag VARCHAR)");
      try (ResultSet rows = statement.executeQuery("SELECT kind, key, body FROM rosetta.objects")) {
        while (rows.next()) {
          objects.put(rows.getString(2), read(rows.getString(1), rows.getString(3)));
        }
      }
    }
    relations().forEach(r -> serial.accumulateAndGet(r.serial(), Math::max));
  }

  private Object read(String kind, String body) {
    try {
      return switch (kind) {
        case "Relation" -> mapper.readValue(body, Relation.class);
        case "Namespace" -> mapper.readValue(body, Namespace.class);
        default -> mapper.readValue(body, StoredOptions.class);
      };
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("catalog entry of kind " + kind + " cannot be read", e);
    }
  }

  /** Writes entries; an empty value removes. Call inside the DDL's transaction. */
  void store(Connection connection, Map<String, Optional<Object>> changes) throws SQLException {
    try (PreparedStatement delete =
            connection.prepareStatement("DELETE FROM rosetta.objects WHERE key = ?");
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO rosetta.objects VALUES (?, ?, ?)")) {
      for (Map.Entry<String, Optional<Object>> change : changes.entrySet()) {
        delete.setString(1, change.getKey());
        delete.execute();
        if (change.getValue().isPresent() && !isTemporary(change.getValue().get())) {
          insert.setString(1, change.getValue().get().getClass().getSimpleName());
          insert.setString(2, change.getKey());
          insert.setString(3, mapper.writeValueAsString(change.getValue().get()));
          insert.execute();
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("catalog entry cannot be written", e);
    }
  }

  private static boolean isTemporary(Object entry) {
    return (entry instanceof Relation r && !r.owner().isEmpty())
        || (entry instanceof StoredOptions s && !s.owner().isEmpty());
  }

  /** Makes entries visible, after the commit. */
  void publish(Map<String, Optional<Object>> changes) {
    changes.forEach(
        (key, value) -> value.ifPresentOrElse(v -> objects.put(key, v), () -> objects.remove(key)));
  }

  long nextSerial() {
    return serial.incrementAndGet();
  }

  /** Encoded parts never hold the separator. */
  private static String key(String kind, String... parts) {
    StringBuilder key = new StringBuilder(kind);
    for (String part : parts) {
      key.append('/').append(Physical.encode(part));
    }
    return key.toString();
  }

  static String relationKey(TableId id, String owner) {
    return key("R", owner, id.database(), id.schema(), id.name());
  }

  static String optionsKey(String kind, TableId id, String owner) {
    return key(kind, owner, id.database(), id.schema(), id.name());
  }

  static String namespaceKey(String database, String schema) {
    return key("N", database, schema);
  }

  Optional<Namespace> database(String name) {
    return Optional.ofNullable((Namespace) objects.get(namespaceKey(name, "")));
  }

  Optional<Namespace> schema(SchemaId id) {
    return Optional.ofNullable((Namespace) objects.get(namespaceKey(id.database(), id.name())));
  }

  /** The table or view that the session sees: its temporary one comes first. */
  Optional<Relation> relation(TableId id, String sessionId) {
    Object temporary = objects.get(relationKey(id, sessionId));
    return Optional.ofNullable(
        (Relation) (temporary != null ? temporary : objects.get(relationKey(id, ""))));
  }

  Relation table(TableId id, String sessionId) {
    return relation(id, sessionId)
        .filter(r -> !r.isView())
        .orElseThrow(() -> SqlError.missingObject("Table", id.toString()));
  }

  Optional<StoredOptions> options(String kind, TableId id, String sessionId) {
    Object temporary = objects.get(optionsKey(kind, id, sessionId));
    return Optional.ofNullable(
        (StoredOptions) (temporary != null ? temporary : objects.get(optionsKey(kind, id, ""))));
  }

  List<Relation> relations() {
    return all(Relation.class);
  }

  List<Namespace> namespaces() {
    return all(Namespace.class);
  }

  List<StoredOptions> storedOptions() {
    return all(StoredOptions.class);
  }

  private <T> List<T> all(Class<T> type) {
    List<T> found = new ArrayList<>();
    for (Object object : objects.values()) {
      if (type.isInstance(object)) {
        found.add(type.cast(object));
      }
    }
    return found;
  }
}
