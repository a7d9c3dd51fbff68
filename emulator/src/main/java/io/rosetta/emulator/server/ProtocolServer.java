package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rosetta.emulator.fault.Faults;
import io.rosetta.emulator.fault.SeenStatement;
import io.rosetta.emulator.session.Account;
import io.rosetta.emulator.session.Cancellation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks the drivers' protocol over HTTP on the loopback interface. Each request has a thread of
 * its own, so that statements that wait do not keep others waiting.
 */
public final class ProtocolServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProtocolServer.class);
  private static final String QUERIES = "/queries/";
  private static final String RESULT = "/result";
  private static final String MONITORING = "/monitoring/queries/";

  static {
    // Head and body of an answer are two writes: with Nagle's algorithm each answer takes 40 ms.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final ObjectMapper json = new ObjectMapper();
  private final Account account;
  private final HttpServer http;
  private final SqlLog sqlLog;
  private final ExecutorService requests = threads("emulator-http");
  private final ExecutorService statements = threads("emulator-statement");
  private final Logins logins;
  private final InjectedFaults injected;
  private final FaultEndpoint faultEndpoint;
  private final LoginHandler loginHandler;
  private final QueryHandler queryHandler;
  private final Future<?> detachedWatch;

  /**
   * Binds the port and begins to answer.
   *
   * @throws IOException when the port is in use or the SQL log cannot be written
   */
  public ProtocolServer(Account account, Faults faults) throws IOException {
    this.account = account;
    this.sqlLog = new SqlLog(account.options().sqlLog(), json);
    this.logins = new Logins(account);
    Credentials credentials = new Credentials(account.options().users(), json, Clock.systemUTC());
    this.loginHandler = new LoginHandler(account, logins, credentials);
    this.injected = new InjectedFaults(faults);
    this.faultEndpoint = new FaultEndpoint(faults);
    this.queryHandler = new QueryHandler(account, logins, faults, sqlLog, statements);
    this.http =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), account.options().port()), 0);
    http.createContext("/", this::exchange);
    http.setExecutor(requests);
    http.start();
    this.detachedWatch = watchDetachedSessions();
  }

  public int port() {
    return http.getAddress().getPort();
  }

  private void exchange(HttpExchange exchange) {
    try (exchange) {
      Request request = Request.read(exchange, json);
      write(exchange, answer(request));
    } catch (IOException gone) {
      log.debug("request=lost path={}", exchange.getRequestURI().getPath(), gone);
    } catch (RuntimeException e) {
      log.error("request=failed path={}", exchange.getRequestURI().getPath(), e);
    }
  }

  private Answer answer(Request request) {
    if (request.path().startsWith("/session/")) {
      SeenStatement seen = new SeenStatement(0, "", "", request.path());
      Optional<Answer> struck = injected.before(seen).answer();
      if (struck.isPresent()) {
        return struck.get();
      }
    }
    return route(request);
  }

  private Answer route(Request request) {
    return switch (request.path()) {
      case "/session/v1/login-request" -> loginHandler.handle(request);
      case "/session/token-request" ->
          logins.master(request.token()).map(this::renewed).orElseGet(Replies::sessionGone);
      case "/telemetry/send", "/telemetry/send/sessionless" -> Replies.success();
      case "/" -> greeting();
      default ->
          request.path().startsWith(FaultEndpoint.ROOT)
              ? faultEndpoint.answer(request)
              : withSession(request);
    };
  }

  private Answer withSession(Request request) {
    Optional<Login> login = logins.owner(request.token());
    if (login.isEmpty()) {
      return Replies.sessionGone();
    }
    login.get().session().heard();
    if (!login.get().token().equals(request.token().orElse(""))) {
      return Replies.tokenExpired();
    }
    return answer(request, login.get());
  }

  private Answer answer(Request request, Login login) {
    return switch (request.path()) {
      case "/queries/v1/query-request" -> queryHandler.query(request, login);
      case "/queries/v1/abort-request" -> queryHandler.abort(request, login);
      case "/session/heartbeat" -> Replies.success();
      case "/session" -> {
        logins.remove(login);
        yield Replies.success();
      }
      default -> aboutQuery(request.path(), login);
    };
  }

  private Answer aboutQuery(String path, Login login) {
    if (path.startsWith(QUERIES) && path.endsWith(RESULT)) {
      return queryHandler.result(
          path.substring(QUERIES.length(), path.length() - RESULT.length()), login);
    }
    if (path.startsWith(MONITORING)) {
      return queryHandler.monitor(path.substring(MONITORING.length()), login);
    }
    log.warn("request=unknown path={}", path);
    return new Answer.Status(404);
  }

  private Answer renewed(Login login) {
    long validity = account.options().timings().sessionTokenValidity().toSeconds();
    ObjectNode data = Replies.object();
    data.put("sessionToken", logins.renew(login));
    data.put("validityInSecondsST", validity);
    data.put("masterToken", login.masterToken());
    data.put("validityInSecondsMT", validity * 4);
    data.put("sessionId", login.session().id());
    return Replies.success(data);
  }

  private static Answer greeting() {
    ObjectNode data = Replies.object();
    data.put("about", "Not Snowflake: a local stand-in for demos, tests and development.");
    return Replies.success(data);
  }

  private void write(HttpExchange exchange, Answer answer) throws IOException {
    if (answer instanceof Answer.Json body) {
      byte[] bytes = json.writeValueAsBytes(body.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(body.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    } else if (answer instanceof Answer.Status status) {
      exchange.sendResponseHeaders(status.code(), -1);
    }
    // Answer.Cut: closing an exchange that sent no header closes the connection.
  }

  /**
   * A statement whose client is gone is cancelled if the session asked for it
   * (docs.snowflake.com/en/sql-reference/parameters, ABORT_DETACHED_QUERY).
   */
  private Future<?> watchDetachedSessions() {
    long period = Math.max(50, account.options().timings().detachedAfter().toMillis() / 4);
    return account
        .timer()
        .scheduleAtFixedRate(this::cancelDetached, period, period, TimeUnit.MILLISECONDS);
  }

  private void cancelDetached() {
    for (Login login : logins.all()) {
      boolean detached =
          login.session().silentFor().compareTo(account.options().timings().detachedAfter()) > 0;
      if (detached && login.session().parameters().isTrue("ABORT_DETACHED_QUERY")) {
        login.requests().cancelRunning(Cancellation.byUser());
      }
    }
  }

  @Override
  public void close() throws IOException {
    detachedWatch.cancel(false);
    http.stop(0);
    logins.all().forEach(logins::remove);
    statements.shutdownNow();
    requests.shutdownNow();
    sqlLog.close();
  }

  private static ExecutorService threads(String name) {
    AtomicLong number = new AtomicLong();
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
