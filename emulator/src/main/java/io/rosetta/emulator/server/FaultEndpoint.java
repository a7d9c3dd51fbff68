package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetta.emulator.fault.Fault;
import io.rosetta.emulator.fault.FaultRule;
import io.rosetta.emulator.fault.Faults;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;

/**
 * {@code /emulator/faults}, {@code /emulator/latency} and {@code /emulator/statements}: what {@link
 * Faults} offers, for another process on this machine. The forms are in docs/emulator.md.
 */
final class FaultEndpoint {
  static final String ROOT = "/emulator/";

  private static final String FAULTS = ROOT + "faults";

  private final Faults faults;

  FaultEndpoint(Faults faults) {
    this.faults = faults;
  }

  Answer answer(Request request) {
    try {
      return route(request).orElseGet(() -> new Answer.Status(404));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return new Answer.Json(400, Replies.object().put("error", e.getMessage()));
    }
  }

  private Optional<Answer> route(Request request) {
    String call = request.method() + " " + request.path();
    if (call.startsWith("DELETE " + FAULTS + "/")) {
      long id = Long.parseLong(request.path().substring(FAULTS.length() + 1));
      return faults.remove(id) ? Optional.of(rules()) : Optional.empty();
    }
    return switch (call) {
      case "GET " + FAULTS -> Optional.of(rules());
      case "POST " + FAULTS -> Optional.of(arm(request.body()));
      case "DELETE " + FAULTS -> {
        faults.clear();
        yield Optional.of(rules());
      }
      case "POST " + ROOT + "latency" -> Optional.of(latency(request.body()));
      case "GET " + ROOT + "statements" -> Optional.of(statements());
      default -> Optional.empty();
    };
  }

  private Answer arm(ObjectNode body) {
    FaultRule rule = rule(body);
    rule.nth(positive(body, "nth"));
    if (body.path("times").asText("").equals("always")) {
      rule.always();
    } else {
      rule.times(positive(body, "times"));
    }
    strike(rule, text(body, "fault"), body);
    return new Answer.Json(201, described(rule));
  }

  private FaultRule rule(ObjectNode body) {
    if (body.has("path")) {
      return faults.onPath(text(body, "path"));
    }
    try {
      return faults.on(text(body, "statement"));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("'statement' is no regular expression", e);
    }
  }

  private static void strike(FaultRule rule, String fault, ObjectNode body) {
    switch (fault) {
      case "http-status" -> rule.httpStatus(positive(body, "status"));
      case "cut-before" -> rule.cutBefore();
      case "cut-after" -> rule.lostReply();
      case "refuse" -> rule.refuse(text(body, "code"), text(body, "sqlState"), message(body));
      case "refuse-after" ->
          rule.refuseAfter(text(body, "code"), text(body, "sqlState"), message(body));
      case "expire-token" -> rule.expireToken();
      case "lose-session" -> rule.loseSession();
      case "delay" -> rule.delay(duration(body));
      case "hold" -> rule.hold();
      case "hold-reply" -> rule.holdReply();
      case "break-upload" -> rule.breakUpload();
      default -> throw new IllegalArgumentException("there is no fault '" + fault + "'");
    }
  }

  private Answer latency(ObjectNode body) {
    if (body.has("kind")) {
      faults.latency(text(body, "kind"), duration(body));
    } else {
      faults.latency(duration(body));
    }
    return new Answer.Json(Replies.object());
  }

  private Answer rules() {
    ObjectNode body = Replies.object();
    ArrayNode list = body.putArray("faults");
    faults.rules().forEach(rule -> list.add(described(rule)));
    return new Answer.Json(body);
  }

  private static ObjectNode described(FaultRule rule) {
    ObjectNode node = Replies.object();
    node.put("id", rule.id());
    node.put("fault", rule.fault().getClass().getSimpleName());
    node.put("struck", rule.struck());
    if (rule.fault() instanceof Fault.Held held) {
      ArrayNode statements = node.putArray("held");
      held.hold().held().forEach(statement -> statements.add(statement.sql()));
    }
    return node;
  }

  private Answer statements() {
    ObjectNode body = Replies.object();
    body.put("requests", faults.requests());
    ObjectNode kinds = body.putObject("received");
    Map<String, Long> counts = new TreeMap<>(faults.counts());
    counts.forEach(kinds::put);
    return new Answer.Json(body);
  }

  private static String text(ObjectNode body, String field) {
    JsonNode value = body.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("'" + field + "' is missing or no text");
    }
    return value.asText();
  }

  private static String message(ObjectNode body) {
    return body.path("message").asText("injected");
  }

  private static Duration duration(ObjectNode body) {
    return Duration.parse(text(body, "duration"));
  }

  /** 1 when it is not given, save for a status. */
  private static int positive(ObjectNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() && !field.equals("status")) {
      return 1;
    }
    if (!value.isInt() || value.asInt() < 1) {
      throw new IllegalArgumentException("'" + field + "' is no positive whole number");
    }
    return value.asInt();
  }
}
