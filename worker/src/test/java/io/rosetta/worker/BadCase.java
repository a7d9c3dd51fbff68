package io.rosetta.worker;

import io.rosetta.workflows.RosettaError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One mistake of a user: a pipeline of its own, with a source and a destination of its own, of
 * which something is wrong.
 */
final class BadCase {
  private final String name;
  private final Map<String, Object> source = new LinkedHashMap<>();
  private final Map<String, Object> destination = new LinkedHashMap<>();
  private final Map<String, Object> pipeline = new LinkedHashMap<>();
  private RosettaError error = RosettaError.INTERNAL;
  private List<String> says = List.of();

  private BadCase(String name) {
    this.name = name;
  }

  /** A case in which nothing is wrong yet. */
  static BadCase of(String name, RealSystems systems) {
    BadCase bad = new BadCase(name);
    bad.source("host", systems.source().host())
        .source("port", systems.source().port())
        .source("database", systems.source().database())
        .source("user", systems.source().user())
        .source("password", systems.source().password());
    bad.destination("account", RealSystems.ACCOUNT)
        .destination("url", systems.targetUrl())
        .destination("user", RealSystems.TARGET_USER)
        .destination("password", RealSystems.TARGET_PASSWORD)
        .destination("warehouse", "COMPUTE_WH")
        .destination("database", database(name));
    return bad.pipeline("source", name).pipeline("destination", name).tables("public.orders");
  }

  /** Every case has a target database of its own, so that it is seen what is left there. */
  static String database(String name) {
    return "case_" + name.replace('-', '_');
  }

  BadCase source(String key, Object value) {
    source.put(key, value);
    return this;
  }

  BadCase destination(String key, Object value) {
    destination.put(key, value);
    return this;
  }

  BadCase keyFile(Object file) {
    destination.remove("password");
    return destination("user", RealSystems.SERVICE_USER).destination("private_key_file", file);
  }

  BadCase pipeline(String key, Object value) {
    pipeline.put(key, value);
    return this;
  }

  BadCase tables(String... tables) {
    return pipeline("tables", List.of(tables));
  }

  /** What must be said: in Temporal, and by the command that started it. */
  BadCase says(RosettaError type, String... fragments) {
    error = type;
    says = List.of(fragments);
    return this;
  }

  String name() {
    return name;
  }

  RosettaError error() {
    return error;
  }

  List<String> says() {
    return says;
  }

  static String yaml(String address, List<BadCase> cases) {
    return """
        temporal: {address: "%s"}
        worker: {streams: 2, shutdown_grace: 20s, http: {port: 0}}
        sources:
        %s
        destinations:
        %s
        pipelines:
        %s
        """
        .formatted(
            address,
            section(cases, c -> c.source),
            section(cases, c -> c.destination),
            section(cases, c -> c.pipeline));
  }

  private static String section(List<BadCase> cases, Function<BadCase, Map<String, Object>> part) {
    return cases.stream()
        .map(c -> "  " + c.name + ": " + flow(part.apply(c)))
        .collect(Collectors.joining("\n"));
  }

  private static String flow(Map<String, Object> values) {
    return values.entrySet().stream()
        .map(e -> e.getKey() + ": " + scalar(e.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String scalar(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(BadCase::scalar).collect(Collectors.joining(", ", "[", "]"))
        : "'" + String.valueOf(value).replace("'", "''") + "'";
  }

  @Override
  public String toString() {
    return name;
  }
}
