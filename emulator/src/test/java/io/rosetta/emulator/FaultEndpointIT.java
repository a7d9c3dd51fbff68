package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults as another process sets them: over HTTP. */
class FaultEndpointIT extends EmulatorTestBase {
  private static final String FAULTS = "/emulator/faults";

  private final HttpClient http = HttpClient.newHttpClient();
  private Client one;

  @BeforeEach
  void table() throws Exception {
    one = client("maxHttpRetries", "2");
    one.run("create table t (i int)");
  }

  @Test
  void statementIsHeldUntilTheFaultIsRemoved() throws Exception {
    long id = arm("{'statement': '^insert', 'fault': 'hold'}");
    CompletableFuture<Integer> insert = one.runAside("insert into t values (1)");
    eventually(() -> fault(0).path("held").path(0).asText().equals("insert into t values (1)"));
    assertThat(client().rows("select i from t")).isEmpty();
    assertThat(send("DELETE", FAULTS + "/" + id, "").statusCode()).isEqualTo(200);
    assertThat(insert.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(send("DELETE", FAULTS + "/" + id, "").statusCode()).isEqualTo(404);
  }

  @Test
  void replyIsCutAfterTheStatementWasExecuted() throws Exception {
    arm("{'statement': 'insert', 'fault': 'cut-after'}");
    assertThat(one.run("insert into t values (1)")).isEqualTo(1);
    assertThat(fault(0).path("struck").asInt()).isEqualTo(1);
    assertThat(one.rows("select i from t")).containsExactly("1");
  }

  @Test
  void theSecondAndThirdMatchAreRefused() throws Exception {
    arm(
        "{'statement': 'insert', 'nth': 2, 'times': 2, 'fault': 'refuse', 'code': '000604',"
            + " 'sqlState': '57014', 'message': 'SQL execution canceled'}");
    one.run("insert into t values (1)");
    assertCode(604, () -> one.run("insert into t values (2)"));
    assertCode(604, () -> one.run("insert into t values (3)"));
    one.run("insert into t values (4)");
    assertThat(one.rows("select i from t order by i")).containsExactly("1", "4");
  }

  @Test
  void statusesOfLoginsCutsDelaysAndLatencyAreSet() throws Exception {
    arm("{'path': '/session/v1/login-request', 'fault': 'http-status', 'status': 503}");
    arm("{'statement': 'select', 'fault': 'cut-before'}");
    arm("{'statement': 'select', 'fault': 'delay', 'duration': 'PT0.001S'}");
    assertThat(send("POST", "/emulator/latency", "{'kind': 'SELECT', 'duration': 'PT0.001S'}"))
        .returns(200, HttpResponse::statusCode);
    assertThat(client().rows("select 1")).containsExactly("1");
    assertThat(fault(0).path("struck").asInt()).isEqualTo(1);
    assertThat(fault(1).path("struck").asInt()).isEqualTo(1);
    JsonNode statements = json(send("GET", "/emulator/statements", ""));
    assertThat(statements.path("received").path("SELECT").asInt()).isEqualTo(1);
  }

  @Test
  void allFaultsAreRemovedAtOnce() throws Exception {
    arm("{'statement': '.', 'times': 'always', 'fault': 'hold'}");
    assertThat(json(send("DELETE", FAULTS, "")).path("faults")).isEmpty();
    assertThat(one.rows("select 1")).containsExactly("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'statement': '(', 'fault': 'hold'}",
        "{'statement': 'x', 'fault': 'explode'}",
        "{'statement': 'x', 'fault': 'http-status'}",
        "{'statement': 'x', 'fault': 'hold', 'nth': 0}",
        "{'statement': 'x', 'fault': 'delay', 'duration': 'soon'}"
      })
  void whatIsNoFaultIsRefusedWithTheReason(String body) throws Exception {
    HttpResponse<String> answer = send("POST", FAULTS, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("error").asText()).isNotEmpty();
    assertThat(json(send("GET", FAULTS, "")).path("faults")).isEmpty();
  }

  private long arm(String body) throws Exception {
    HttpResponse<String> answer = send("POST", FAULTS, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).path("id").asLong();
  }

  private JsonNode fault(int index) throws Exception {
    return json(send("GET", FAULTS, "")).path("faults").path(index);
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return new ObjectMapper().readTree(answer.body());
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + emulator().port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
