package io.rosetta.activities.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * How the stream knows its tables, one row per table, beside the state row and written under its
 * lock: it is seldom news, and the state row is written with every commit.
 */
final class KnownTableStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A statement is for so many tables at most. */
  private static final int GROUP = 200;

  private final String table;

  KnownTableStore(StateObjects objects) {
    this.table = objects.known().quoted();
  }

  Sql create() {
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS "
            + table
            + " (TABLE_SCHEMA VARCHAR, TABLE_NAME VARCHAR, KNOWN VARCHAR(134217728),"
            + " IS_VOID BOOLEAN)");
  }

  Sql read() {
    return Sql.of("SELECT TABLE_SCHEMA, TABLE_NAME, KNOWN, IS_VOID FROM " + table);
  }

  List<KnownTable> read(SnowflakeSession session) throws SQLException {
    return session.query(
        read(),
        row -> {
          KnownTable known =
              parse(new TableId(row.getString(1), row.getString(2)), row.getString(3));
          return row.getBoolean(4) ? known.voided() : known;
        });
  }

  /** Puts each in the place of the one before; with the lock held, as all that changes rows. */
  void write(SnowflakeSession session, List<KnownTable> tables) throws SQLException {
    for (Sql statement : replace(tables)) {
      session.update(statement);
    }
  }

  /** What these tables are is to be read anew; only their columns' names still count. */
  void makeVoid(SnowflakeSession session, List<TableId> tables) throws SQLException {
    for (Sql statement : makeVoid(tables)) {
      session.update(statement);
    }
  }

  /** Tables that are copied again are looked at anew, and all when they are another cluster's. */
  void beginGeneration(
      SnowflakeSession session, SourceIdentity before, SourceIdentity now, List<TableStatus> tables)
      throws SQLException {
    if (!before.systemIdentifier().equals(now.systemIdentifier())) {
      session.update(makeAllVoid());
      return;
    }
    makeVoid(
        session,
        tables.stream()
            .filter(status -> status.state() == TableStatus.State.RESYNCING)
            .map(TableStatus::table)
            .toList());
  }

  List<Sql> replace(List<KnownTable> tables) {
    return grouped(tables, this::merge);
  }

  private Sql merge(List<KnownTable> group) {
    List<String> rows = new ArrayList<>();
    List<String> binds = new ArrayList<>();
    for (KnownTable known : group) {
      rows.add("SELECT ? AS S, ? AS N, ? AS P");
      binds.addAll(List.of(known.id().schema(), known.id().name(), text(known)));
    }
    return new Sql(
        "MERGE INTO "
            + table
            + " AS t USING ("
            + String.join(" UNION ALL ", rows)
            + ") AS s ON t.TABLE_SCHEMA = s.S AND t.TABLE_NAME = s.N"
            + " WHEN MATCHED THEN UPDATE SET KNOWN = s.P, IS_VOID = FALSE"
            + " WHEN NOT MATCHED THEN INSERT (TABLE_SCHEMA, TABLE_NAME, KNOWN, IS_VOID)"
            + " VALUES (s.S, s.N, s.P, FALSE)",
        binds);
  }

  List<Sql> makeVoid(List<TableId> tables) {
    return grouped(
        tables,
        group -> {
          List<String> binds = new ArrayList<>();
          group.forEach(id -> binds.addAll(List.of(id.schema(), id.name())));
          String one = "(TABLE_SCHEMA = ? AND TABLE_NAME = ?)";
          String any = String.join(" OR ", Collections.nCopies(group.size(), one));
          return new Sql("UPDATE " + table + " SET IS_VOID = TRUE WHERE " + any, binds);
        });
  }

  Sql makeAllVoid() {
    return Sql.of("UPDATE " + table + " SET IS_VOID = TRUE");
  }

  private static <T> List<Sql> grouped(List<T> all, Function<List<T>, Sql> statement) {
    List<Sql> statements = new ArrayList<>();
    for (int from = 0; from < all.size(); from += GROUP) {
      statements.add(statement.apply(all.subList(from, Math.min(all.size(), from + GROUP))));
    }
    return statements;
  }

  private static String text(KnownTable known) {
    ObjectNode json = JSON.createObjectNode();
    json.put("oid", known.oid());
    json.put("file", known.fileNode());
    ArrayNode columns = json.putArray("columns");
    for (KnownTable.Column column : known.columns()) {
      columns
          .addArray()
          .add(column.attnum())
          .add(column.name())
          .add(column.typeOid())
          .add(column.modifier())
          .add(column.copied());
    }
    known.key().forEach(json.putArray("key")::add);
    known.dropped().forEach(json.putArray("dropped")::add);
    return json.toString();
  }

  private static KnownTable parse(TableId id, String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new RosettaException(
          RosettaError.INTERNAL, "what is stored of table " + id + " is no JSON object", e);
    }
    List<KnownTable.Column> columns = new ArrayList<>();
    for (JsonNode column : json.path("columns")) {
      columns.add(
          new KnownTable.Column(
              column.path(0).asInt(),
              column.path(1).asText(),
              column.path(2).asLong(),
              column.path(3).asInt(),
              column.path(4).asBoolean()));
    }
    List<Integer> key = new ArrayList<>();
    json.path("key").forEach(number -> key.add(number.asInt()));
    List<String> dropped = new ArrayList<>();
    json.path("dropped").forEach(name -> dropped.add(name.asText()));
    return new KnownTable(
        id, json.path("oid").asLong(), json.path("file").asLong(), columns, key, dropped);
  }
}
