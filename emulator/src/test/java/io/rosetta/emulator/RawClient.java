package io.rosetta.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

/** Speaks the protocol itself, as a driver in another language would: nothing is sent twice. */
final class RawClient {
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String server;
  private final String token;

  RawClient(SnowflakeEmulator emulator) throws IOException, InterruptedException {
    this("http://127.0.0.1:" + emulator.port());
  }

  RawClient(String server) throws IOException, InterruptedException {
    this.server = server;
    ObjectNode login = json.createObjectNode();
    login
        .putObject("data")
        .put("ACCOUNT_NAME", "rosetta")
        .put("LOGIN_NAME", "rosetta")
        .put("PASSWORD", "rosetta");
    JsonNode answer =
        json.readTree(
            http.send(
                    request("/session/v1/login-request?databaseName=db", "None", login),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    token = answer.path("data").path("token").asText();
  }

  JsonNode query(String requestId, String sql) throws IOException, InterruptedException {
    return json.readTree(
        http.send(request(path(requestId), token, body(sql)), HttpResponse.BodyHandlers.ofString())
            .body());
  }

  /**
   * Runs a statement.
   *
   * @throws IllegalStateException when it fails
   * @throws IOException when there is no answer
   */
  JsonNode run(String sql) throws IOException, InterruptedException {
    JsonNode answer = query(UUID.randomUUID().toString(), sql);
    if (!answer.path("success").asBoolean()) {
      throw new IllegalStateException(sql + ": " + answer.path("message").asText());
    }
    return answer.path("data").path("rowset");
  }

  private static String path(String requestId) {
    return "/queries/v1/query-request?requestId=" + requestId;
  }

  private ObjectNode body(String sql) {
    return json.createObjectNode().put("sqlText", sql).put("sequenceId", 1);
  }

  private HttpRequest request(String path, String token, ObjectNode body) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .header("Authorization", "Snowflake Token=\"" + token + "\"")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }
}
