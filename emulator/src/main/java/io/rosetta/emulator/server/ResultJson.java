package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetta.emulator.duckdb.ResultColumn;
import io.rosetta.emulator.duckdb.StatementType;
import io.rosetta.emulator.session.Outcome;
import io.rosetta.emulator.session.Session;
import io.rosetta.emulator.session.SessionContext;
import io.rosetta.emulator.session.SessionParameters;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A statement's outcome as the drivers read it. */
final class ResultJson {
  /** All rows go in one answer; chunks of large results are not part of the emulator. */
  private static final int MOST_ROWS = 1_000_000;

  private static final int BYTES_PER_CHARACTER = 4;

  private ResultJson() {}

  static Answer.Json of(Outcome outcome, Session session, String queryId) {
    ObjectNode data = Replies.object();
    if (outcome instanceof Outcome.Rows rows) {
      rows(data, rows);
    } else if (outcome instanceof Outcome.Described described) {
      described(data, described);
    } else if (outcome instanceof Outcome.Upload upload) {
      upload(data, upload);
    } else if (outcome instanceof Outcome.Download download) {
      download(data, download);
    }
    data.put("queryId", queryId);
    data.put("sqlState", "00000");
    data.put("version", 1);
    context(data, session);
    data.set("parameters", parameters(session.parameters()));
    return Replies.success(data);
  }

  static ArrayNode parameters(SessionParameters parameters) {
    ArrayNode list = Replies.object().arrayNode();
    for (SessionParameters.Setting setting : parameters.all()) {
      ObjectNode parameter = list.addObject();
      parameter.put("name", setting.name());
      switch (setting.type()) {
        case "BOOLEAN" -> parameter.put("value", Boolean.parseBoolean(setting.value()));
        case "NUMBER" -> parameter.put("value", Integer.parseInt(setting.value()));
        default -> parameter.put("value", setting.value());
      }
    }
    return list;
  }

  private static void context(ObjectNode data, Session session) {
    SessionContext context = session.context();
    data.put("finalDatabaseName", context.database().orElse(null));
    data.put("finalSchemaName", context.schema().orElse(null));
    data.put("finalWarehouseName", context.warehouse().orElse(null));
    data.put("finalRoleName", context.role().orElse(null));
  }

  private static void rows(ObjectNode data, Outcome.Rows rows) {
    List<String[]> cells = rows.result().rows();
    if (cells.size() > MOST_ROWS) {
      throw SqlError.unsupported("a result of more than " + MOST_ROWS + " rows: " + cells.size());
    }
    shape(data, rows.result().type(), rows.result().columns(), 0);
    data.putPOJO("rowset", cells);
    data.put("total", cells.size());
    data.put("returned", cells.size());
  }

  private static void described(ObjectNode data, Outcome.Described described) {
    shape(
        data, described.description().type(), described.description().columns(), described.binds());
    data.putArray("rowset");
    data.put("total", 0);
    data.put("returned", 0);
  }

  private static void shape(
      ObjectNode data, StatementType type, List<ResultColumn> columns, int binds) {
    data.set("rowtype", rowtype(columns));
    data.put("queryResultFormat", "json");
    data.put("statementTypeId", type.id());
    data.put("numberOfBinds", binds);
    data.put("arrayBindSupported", type == StatementType.INSERT);
    ArrayNode metadata = data.putArray("metaDataOfBinds");
    for (int i = 0; i < binds; i++) {
      type(metadata.addObject(), SqlType.VARCHAR).put("nullable", true).put("name", "");
    }
  }

  private static ArrayNode rowtype(List<ResultColumn> columns) {
    ArrayNode rowtype = Replies.object().arrayNode();
    for (ResultColumn column : columns) {
      ObjectNode node = rowtype.addObject();
      node.put("name", column.name());
      node.put("database", "");
      node.put("schema", "");
      node.put("table", "");
      node.put("nullable", column.nullable());
      type(node, column.type());
    }
    return rowtype;
  }

  private static ObjectNode type(ObjectNode node, SqlType type) {
    node.put("type", type.kind().name().toLowerCase(Locale.ROOT));
    node.putNull("collation");
    node.putNull("precision");
    node.putNull("scale");
    node.putNull("length");
    node.putNull("byteLength");
    switch (type.kind()) {
      case FIXED -> node.put("precision", type.length()).put("scale", type.scale());
      case TEXT -> {
        long bytes = Math.min((long) type.length() * BYTES_PER_CHARACTER, SqlType.MAX_TEXT);
        node.put("length", type.length()).put("byteLength", bytes);
      }
      case BINARY -> node.put("length", type.length()).put("byteLength", type.length());
      case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ ->
          node.put("precision", 0).put("scale", type.scale());
      case REAL, BOOLEAN, DATE, VARIANT, OBJECT, ARRAY -> {
        // Their names say everything.
      }
    }
    return node;
  }

  private static void upload(ObjectNode data, Outcome.Upload upload) {
    data.put("command", "UPLOAD");
    data.putArray("src_locations").add(upload.source());
    data.put("parallel", upload.parallel());
    data.put("threshold", 209_715_200L);
    data.put("autoCompress", upload.autoCompress());
    data.put("sourceCompression", "auto_detect");
    data.put("overwrite", upload.overwrite());
    data.put("clientShowEncryptionParameter", false);
    data.put("statementTypeId", StatementType.PUT.id());
    data.putNull("encryptionMaterial");
    stageInfo(data, upload.directory());
  }

  private static void download(ObjectNode data, Outcome.Download download) {
    data.put("command", "DOWNLOAD");
    ArrayNode files = data.putArray("src_locations");
    download.files().forEach(files::add);
    data.put("localLocation", download.target());
    data.put("parallel", download.parallel());
    data.put("threshold", 209_715_200L);
    data.put("autoCompress", false);
    data.put("overwrite", true);
    data.put("clientShowEncryptionParameter", false);
    data.put("statementTypeId", StatementType.GET.id());
    data.putNull("encryptionMaterial");
    data.putNull("presignedUrls");
    stageInfo(data, download.directory());
  }

  private static void stageInfo(ObjectNode data, Path directory) {
    ObjectNode info = data.putObject("stageInfo");
    info.put("locationType", "LOCAL_FS");
    info.put("location", directory + "/");
    info.put("path", "");
    info.put("isClientSideEncrypted", false);
    info.putObject("creds");
  }
}
