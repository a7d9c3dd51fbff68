package io.rosetta.emulator.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * One HTTP request, read completely.
 *
 * @param path without the query string
 * @param query the query string's parameters, the last one of a name wins
 * @param token the token of the Authorization header, empty before the login
 * @param body empty when the request carried no JSON object
 */
record Request(
    String method,
    String path,
    Map<String, String> query,
    Optional<String> token,
    ObjectNode body) {

  private static final Pattern TOKEN = Pattern.compile("Snowflake Token=\"([^\"]*)\"");

  static Request read(HttpExchange exchange, ObjectMapper json) throws IOException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher token = TOKEN.matcher(header == null ? "" : header);
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        parameters(exchange.getRequestURI().getRawQuery()),
        token.find() ? Optional.of(token.group(1)) : Optional.empty(),
        body(exchange, json));
  }

  private static ObjectNode body(HttpExchange exchange, ObjectMapper json) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    if ("gzip".equalsIgnoreCase(encoding)) {
      try (InputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes))) {
        bytes = in.readAllBytes();
      }
    }
    try {
      JsonNode node = bytes.length == 0 ? null : json.readTree(bytes);
      return node instanceof ObjectNode object ? object : json.createObjectNode();
    } catch (JsonProcessingException notJson) {
      // Telemetry and probes send other things; what needs a body finds its fields missing.
      return json.createObjectNode();
    }
  }

  private static Map<String, String> parameters(String rawQuery) {
    Map<String, String> parameters = new HashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.put(decoded(name), decoded(value));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
