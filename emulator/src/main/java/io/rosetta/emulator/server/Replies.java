package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetta.emulator.sql.SqlError;

/** The frames that every answer of the protocol has: {@code success, code, message, data}. */
final class Replies {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Replies() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static Answer.Json success(ObjectNode data) {
    ObjectNode body = object();
    body.set("data", data);
    body.putNull("code");
    body.putNull("message");
    body.put("success", true);
    return new Answer.Json(body);
  }

  static Answer.Json success() {
    ObjectNode body = object();
    body.putNull("data");
    body.putNull("code");
    body.putNull("message");
    body.put("success", true);
    return new Answer.Json(body);
  }

  static Answer.Json failure(String code, String message) {
    ObjectNode body = object();
    body.putNull("data");
    body.put("code", code);
    body.put("message", message);
    body.put("success", false);
    return new Answer.Json(body);
  }

  /** A statement's error; without data and query id the drivers cannot build their exception. */
  static Answer.Json failure(SqlError error, String queryId) {
    ObjectNode data = object();
    data.put("internalError", false);
    data.put("errorCode", error.code());
    data.put("sqlState", error.sqlState());
    data.put("queryId", queryId);
    data.put("line", -1);
    data.put("pos", -1);
    data.put("type", "COMPILATION");
    ObjectNode body = object();
    body.set("data", data);
    body.put("code", error.code());
    body.put("message", error.getMessage());
    body.put("success", false);
    return new Answer.Json(body);
  }

  static Answer.Json tokenExpired() {
    return failure("390112", "Your session has expired. Please log in again.");
  }

  static Answer.Json sessionGone() {
    return failure(
        "390111", "Session no longer exists.  New login required to access the service.");
  }
}
