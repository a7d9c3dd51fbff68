package io.rosetta.emulator.session;

import io.rosetta.emulator.sql.SqlError;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The session parameters that the emulator knows, with Snowflake's types and defaults
 * (docs.snowflake.com/en/sql-reference/parameters). A value that would change what statements mean
 * and that the emulator does not carry out is refused, never ignored.
 */
final class ParameterCatalog {
  /** How a value is written and sent to the driver. */
  enum Type {
    BOOLEAN,
    NUMBER,
    STRING
  }

  /**
   * One parameter.
   *
   * @param fixed whether only the default is carried out; other values are refused
   */
  record Parameter(String name, Type type, String defaultValue, boolean fixed) {}

  private static final Map<String, Parameter> KNOWN = new LinkedHashMap<>();

  static {
    bool("ABORT_DETACHED_QUERY", false);
    bool("AUTOCOMMIT", true);
    bool("CLIENT_RESULT_COLUMN_CASE_INSENSITIVE", false);
    bool("CLIENT_SESSION_KEEP_ALIVE", false);
    bool("CLIENT_TELEMETRY_ENABLED", false);
    bool("CLIENT_METADATA_REQUEST_USE_CONNECTION_CTX", false);
    bool("ERROR_ON_NONDETERMINISTIC_MERGE", true);
    bool("JDBC_TREAT_DECIMAL_AS_INT", true);
    bool("JDBC_TREAT_TIMESTAMP_NTZ_AS_UTC", false);
    bool("JDBC_USE_SESSION_TIMEZONE", true);
    bool("USE_CACHED_RESULT", true);
    number("CLIENT_PREFETCH_THREADS", 4);
    number("CLIENT_RESULT_CHUNK_SIZE", 160);
    number("CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY", 3600);
    // 0 turns binding through a stage off: array binds come in the request.
    number("CLIENT_STAGE_ARRAY_BINDING_THRESHOLD", 0);
    number("LOCK_TIMEOUT", 43_200);
    number("STATEMENT_QUEUED_TIMEOUT_IN_SECONDS", 0);
    number("STATEMENT_TIMEOUT_IN_SECONDS", 172_800);
    text("CLIENT_TIMESTAMP_TYPE_MAPPING", "TIMESTAMP_LTZ");
    text("JDBC_QUERY_RESULT_FORMAT", "JSON");
    text("PYTHON_CONNECTOR_QUERY_RESULT_FORMAT", "JSON");
    text("QUERY_TAG", "");
    text("TIMEZONE", "America/Los_Angeles");
    text("BINARY_OUTPUT_FORMAT", "HEX");
    text("DATE_OUTPUT_FORMAT", "YYYY-MM-DD");
    text("TIME_OUTPUT_FORMAT", "HH24:MI:SS");
    text("TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM");
    text("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3");
    text("TIMESTAMP_LTZ_OUTPUT_FORMAT", "");
    text("TIMESTAMP_TZ_OUTPUT_FORMAT", "");
    fixed("BINARY_INPUT_FORMAT", Type.STRING, "HEX");
    fixed("CLIENT_ENABLE_DEFAULT_OVERWRITE_IN_PUT", Type.BOOLEAN, "false");
    fixed("DATE_INPUT_FORMAT", Type.STRING, "AUTO");
    fixed("DEFAULT_DDL_COLLATION", Type.STRING, "");
    fixed("ERROR_ON_NONDETERMINISTIC_UPDATE", Type.BOOLEAN, "false");
    fixed("MULTI_STATEMENT_COUNT", Type.NUMBER, "1");
    fixed("QUOTED_IDENTIFIERS_IGNORE_CASE", Type.BOOLEAN, "false");
    fixed("STRICT_JSON_OUTPUT", Type.BOOLEAN, "false");
    fixed("TIME_INPUT_FORMAT", Type.STRING, "AUTO");
    fixed("TIMESTAMP_INPUT_FORMAT", Type.STRING, "AUTO");
    fixed("TIMESTAMP_TYPE_MAPPING", Type.STRING, "TIMESTAMP_NTZ");
    fixed("TRANSACTION_ABORT_ON_ERROR", Type.BOOLEAN, "false");
    fixed("WEEK_START", Type.NUMBER, "0");
  }

  private ParameterCatalog() {}

  static Map<String, Parameter> known() {
    return KNOWN;
  }

  static Optional<Parameter> find(String name) {
    return Optional.ofNullable(KNOWN.get(name.toUpperCase(Locale.ROOT)));
  }

  /**
   * The parameter.
   *
   * @throws SqlError 001006 when there is none of this name
   */
  static Parameter named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new SqlError(
                    "001006",
                    "22023",
                    "SQL compilation error:\ninvalid parameter '"
                        + name.toUpperCase(Locale.ROOT)
                        + "'"));
  }

  /**
   * The value in the form it is kept in.
   *
   * @throws SqlError 001007 when it is not of the parameter's type
   */
  static String checked(Parameter parameter, String value) {
    return switch (parameter.type()) {
      case BOOLEAN -> {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!lower.equals("true") && !lower.equals("false")) {
          throw SqlError.invalidParameter(parameter.name(), value);
        }
        yield lower;
      }
      case NUMBER -> {
        if (!value.matches("\\d{1,9}")) {
          throw SqlError.invalidParameter(parameter.name(), value);
        }
        yield Integer.toString(Integer.parseInt(value));
      }
      case STRING -> value;
    };
  }

  private static void bool(String name, boolean value) {
    add(name, Type.BOOLEAN, Boolean.toString(value), false);
  }

  private static void number(String name, int value) {
    add(name, Type.NUMBER, Integer.toString(value), false);
  }

  private static void text(String name, String value) {
    add(name, Type.STRING, value, false);
  }

  private static void fixed(String name, Type type, String value) {
    add(name, type, value, true);
  }

  private static void add(String name, Type type, String value, boolean fixed) {
    KNOWN.put(name, new Parameter(name, type, value, fixed));
  }
}
