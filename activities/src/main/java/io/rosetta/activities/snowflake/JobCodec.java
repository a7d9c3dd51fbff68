package io.rosetta.activities.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Leaf;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.TableId;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.RowCondition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the job table keeps as JSON text. 64-bit numbers are strings: people read the table with
 * tools whose numbers lose digits.
 */
final class JobCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JobCodec() {}

  /** {@code [{"column":"id","operator":"IN","values":["1","2"]}]}. */
  static String filter(List<RowCondition> filter) {
    ArrayNode array = JSON.createArrayNode();
    for (RowCondition condition : filter) {
      ObjectNode object =
          array.addObject().put("column", condition.column()).put("operator", condition.operator());
      ArrayNode values = object.putArray("values");
      condition.values().forEach(values::add);
    }
    return array.toString();
  }

  static List<RowCondition> readFilter(String text) {
    List<RowCondition> filter = new ArrayList<>();
    for (JsonNode condition : parse(text)) {
      List<String> values = new ArrayList<>();
      condition.path("values").forEach(value -> values.add(value.asText()));
      filter.add(
          new RowCondition(
              condition.path("column").asText(), condition.path("operator").asText(), values));
    }
    return filter;
  }

  static String source(SourceIdentity source) {
    ObjectNode object =
        JSON.createObjectNode()
            .put("system", source.systemIdentifier())
            .put("timeline", Long.toString(source.timeline()));
    object.set("history", parse(StateCodec.history(source.history())));
    return object.toString();
  }

  static SourceIdentity readSource(String text) {
    JsonNode object = parse(text);
    return new SourceIdentity(
        object.path("system").asText(),
        Long.parseLong(object.path("timeline").asText()),
        StateCodec.readHistory(object.path("history").toString()));
  }

  /** {@code {"blocksPerChunk":"8192","leaves":[["schema","name","oid","file node","blocks"]]}}. */
  static String plan(ChunkPlan plan) {
    ObjectNode object =
        JSON.createObjectNode().put("blocksPerChunk", Long.toString(plan.blocksPerChunk()));
    ArrayNode leaves = object.putArray("leaves");
    for (Leaf leaf : plan.leaves()) {
      leaves
          .addArray()
          .add(leaf.id().schema())
          .add(leaf.id().name())
          .add(Long.toString(leaf.oid()))
          .add(Long.toString(leaf.fileNode()))
          .add(Long.toString(leaf.blocks()));
    }
    return object.toString();
  }

  static ChunkPlan readPlan(String text) {
    JsonNode object = parse(text);
    List<Leaf> leaves = new ArrayList<>();
    for (JsonNode leaf : object.path("leaves")) {
      leaves.add(
          new Leaf(
              new TableId(leaf.path(0).asText(), leaf.path(1).asText()),
              Long.parseLong(leaf.path(2).asText()),
              Long.parseLong(leaf.path(3).asText()),
              Long.parseLong(leaf.path(4).asText())));
    }
    return new ChunkPlan(leaves, Long.parseLong(object.path("blocksPerChunk").asText()));
  }

  static String names(Collection<String> names) {
    ArrayNode array = JSON.createArrayNode();
    names.forEach(array::add);
    return array.toString();
  }

  static List<String> readNames(String text) {
    List<String> names = new ArrayList<>();
    parse(text).forEach(name -> names.add(name.asText()));
    return names;
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new RosettaException(
          RosettaError.INTERNAL, "the job table holds text that is no JSON", e);
    }
  }
}
