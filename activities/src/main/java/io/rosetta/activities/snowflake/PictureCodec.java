package io.rosetta.activities.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.CatalogPicture.Column;
import io.rosetta.activities.model.CatalogPicture.Leaf;
import io.rosetta.activities.model.CatalogPicture.Published;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link CatalogPicture} as the JSON text in which it is stored: the same picture always gives
 * the same text. Object ids are unsigned 32-bit numbers, which JSON keeps.
 */
public final class PictureCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PictureCodec() {}

  /** The JSON object of one picture. */
  public static String write(CatalogPicture picture) {
    ObjectNode json = JSON.createObjectNode();
    json.put("schema", picture.table().schema());
    json.put("table", picture.table().name());
    json.put("oid", picture.oid());
    json.put("nameXmin", picture.nameXmin());
    json.put("kind", String.valueOf(picture.kind()));
    json.put("persistence", String.valueOf(picture.persistence()));
    json.put("identity", picture.replicaIdentity().name());
    ArrayNode key = json.putArray("key");
    picture.key().forEach(key::add);
    ArrayNode leaves = json.putArray("leaves");
    for (Leaf leaf : picture.leaves()) {
      leaves
          .addArray()
          .add(leaf.oid())
          .add(leaf.fileNode())
          .add(leaf.bound())
          .add(leaf.links())
          .add(leaf.isEmpty());
    }
    columns(json.putArray("columns"), picture.columns());
    Published published = picture.publication();
    json.putArray("published")
        .add(published.operations())
        .add(published.viaRoot())
        .add(published.rowFilter())
        .add(published.columnList())
        .add(published.entry())
        .add(published.xmin());
    return json.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws RosettaException INTERNAL when the text is no such object
   */
  public static CatalogPicture read(String text) {
    try {
      return read(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new RosettaException(
          RosettaError.INTERNAL, "a stored catalog picture is no JSON object", e);
    }
  }

  private static CatalogPicture read(JsonNode json) {
    List<Integer> key = new ArrayList<>();
    json.path("key").forEach(attnum -> key.add(attnum.asInt()));
    List<Leaf> leaves = new ArrayList<>();
    for (JsonNode leaf : json.path("leaves")) {
      leaves.add(
          new Leaf(
              leaf.path(0).asLong(),
              leaf.path(1).asLong(),
              leaf.path(2).asText(),
              leaf.path(3).asText(),
              leaf.path(4).asBoolean()));
    }
    JsonNode published = json.path("published");
    return new CatalogPicture(
        new TableId(json.path("schema").asText(), json.path("table").asText()),
        json.path("oid").asLong(),
        json.path("nameXmin").asLong(),
        json.path("kind").asText().charAt(0),
        json.path("persistence").asText().charAt(0),
        ReplicaIdentity.valueOf(json.path("identity").asText()),
        key,
        leaves,
        columns(json.path("columns")),
        new Published(
            published.path(0).asText(),
            published.path(1).asBoolean(),
            published.path(2).asText(),
            published.path(3).asText(),
            published.path(4).asLong(),
            published.path(5).asLong()));
  }

  private static void columns(ArrayNode array, List<Column> columns) {
    for (Column column : columns) {
      array
          .addArray()
          .add(column.attnum())
          .add(column.name())
          .add(column.typeOid())
          .add(column.modifier())
          .add(column.generated());
    }
  }

  private static List<Column> columns(JsonNode array) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : array) {
      columns.add(
          new Column(
              column.path(0).asInt(),
              column.path(1).asText(),
              column.path(2).asLong(),
              column.path(3).asInt(),
              column.path(4).asText()));
    }
    return columns;
  }
}
