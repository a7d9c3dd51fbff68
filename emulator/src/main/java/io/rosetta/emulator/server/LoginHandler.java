package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetta.emulator.EmulatorUser;
import io.rosetta.emulator.duckdb.SchemaId;
import io.rosetta.emulator.session.Account;
import io.rosetta.emulator.session.Session;
import io.rosetta.emulator.session.SessionContext;
import io.rosetta.emulator.session.StatementRunner;
import io.rosetta.emulator.sql.SqlError;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /session/v1/login-request}: who is it, and with what does the session begin. */
final class LoginHandler {
  private static final Logger log = LoggerFactory.getLogger(LoginHandler.class);

  private final Account account;
  private final Logins logins;
  private final Credentials credentials;

  LoginHandler(Account account, Logins logins, Credentials credentials) {
    this.account = account;
    this.logins = logins;
    this.credentials = credentials;
  }

  Answer handle(Request request) {
    JsonNode data = request.body().path("data");
    String accountName = data.path("ACCOUNT_NAME").asText("").toUpperCase(Locale.ROOT);
    String user = data.path("LOGIN_NAME").asText("");
    if (!account.options().accounts().isEmpty()
        && !account.options().accounts().contains(accountName)) {
      return Replies.failure("390100", "Account '" + accountName + "' does not exist here.");
    }
    String authenticator = data.path("AUTHENTICATOR").asText("SNOWFLAKE").toUpperCase(Locale.ROOT);
    Optional<EmulatorUser> known;
    switch (authenticator) {
      case "SNOWFLAKE_JWT" -> {
        known = credentials.byToken(user, accountName, data.path("TOKEN").asText(""));
        if (known.isEmpty()) {
          return refused("390144", "JWT token is invalid.", user);
        }
      }
      case "SNOWFLAKE", "" -> {
        known = credentials.byPassword(user, data.path("PASSWORD").asText(""));
        if (known.isEmpty()) {
          return refused("390100", "Incorrect username or password was specified.", user);
        }
      }
      default -> {
        return refused("390100", "The emulator knows no authenticator " + authenticator, user);
      }
    }
    return open(request, known.get(), accountName);
  }

  private Answer open(Request request, EmulatorUser user, String accountName) {
    Optional<String> role = name(request, "roleName");
    if (role.isPresent() && !account.options().roles().contains(role.get())) {
      return refused(
          "390189",
          "Role '"
              + role.get()
              + "' specified in the connect string does not exist or not authorized. Contact your"
              + " local system administrator, or attempt to login with another role, e.g. PUBLIC.",
          user.name());
    }
    Session session = account.open(user.name(), accountName);
    try {
      parameters(request.body().path("data").path("SESSION_PARAMETERS"), session);
    } catch (SqlError e) {
      account.close(session);
      return refused(e.code(), e.getMessage(), user.name());
    }
    session.context(context(request, role));
    Optional<String> missing = missing(request, session);
    if (missing.isPresent()) {
      account.close(session);
      return refused(
          "390201",
          "The requested " + missing.get() + " does not exist or not authorized.",
          user.name());
    }
    Login login = new Login(session, new StatementRunner(account, session));
    logins.add(login);
    log.info("login=ok user={} session={}", user.name(), session.id());
    return Replies.success(loginData(login));
  }

  /** What does not exist is left out; statements that need it fail later, as in Snowflake. */
  private SessionContext context(Request request, Optional<String> role) {
    Optional<String> database =
        name(request, "databaseName").filter(account.engine()::databaseExists);
    Optional<String> schema =
        database.flatMap(
            db ->
                name(request, "schemaName")
                    .or(() -> Optional.of("PUBLIC"))
                    .filter(s -> account.engine().schemaExists(new SchemaId(db, s))));
    Optional<String> warehouse =
        name(request, "warehouse")
            .or(() -> account.options().warehouses().stream().findFirst())
            .filter(account.options().warehouses()::contains);
    return new SessionContext(database, schema, warehouse, role.or(this::defaultRole));
  }

  /**
   * What was asked for and is not there, if the client wants to be told
   * (validateDefaultParameters).
   */
  private static Optional<String> missing(Request request, Session session) {
    JsonNode wanted =
        request
            .body()
            .path("data")
            .path("SESSION_PARAMETERS")
            .path("CLIENT_VALIDATE_DEFAULT_PARAMETERS");
    if (!wanted.asBoolean(false)) {
      return Optional.empty();
    }
    SessionContext context = session.context();
    if (context.database().isEmpty() && name(request, "databaseName").isPresent()) {
      return Optional.of("database");
    }
    if (context.schema().isEmpty() && name(request, "schemaName").isPresent()) {
      return Optional.of("schema");
    }
    return context.warehouse().isEmpty() && name(request, "warehouse").isPresent()
        ? Optional.of("warehouse")
        : Optional.empty();
  }

  private Optional<String> defaultRole() {
    return account.options().roles().stream().sorted().findFirst();
  }

  /** Names in a connection string fold like identifiers, unless quoted. */
  private static Optional<String> name(Request request, String parameter) {
    String value = request.query().getOrDefault(parameter, "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return Optional.of(
        quoted
            ? value.substring(1, value.length() - 1).replace("\"\"", "\"")
            : value.toUpperCase(Locale.ROOT));
  }

  private static void parameters(JsonNode given, Session session) {
    given
        .properties()
        .forEach(
            entry -> session.parameters().setAtLogin(entry.getKey(), entry.getValue().asText()));
  }

  private ObjectNode loginData(Login login) {
    Session session = login.session();
    long validity = account.options().timings().sessionTokenValidity().toSeconds();
    ObjectNode data = Replies.object();
    data.put("token", login.token());
    data.put("masterToken", login.masterToken());
    data.put("validityInSeconds", validity);
    data.put("masterValidityInSeconds", validity * 4);
    data.put("displayUserName", session.user());
    data.put("serverVersion", "9.0.0");
    data.put("firstLogin", false);
    data.putNull("remMeToken");
    data.put("remMeValidityInSeconds", 0);
    data.put("healthCheckInterval", 45);
    data.put("sessionId", session.id());
    data.set("parameters", ResultJson.parameters(session.parameters()));
    ObjectNode info = data.putObject("sessionInfo");
    SessionContext context = session.context();
    info.put("databaseName", context.database().orElse(null));
    info.put("schemaName", context.schema().orElse(null));
    info.put("warehouseName", context.warehouse().orElse(null));
    info.put("roleName", context.role().orElse(null));
    return data;
  }

  private static Answer refused(String code, String message, String user) {
    log.info("login=refused user={} code={}", user, code);
    return Replies.failure(code, message);
  }
}
