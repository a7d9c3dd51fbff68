package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetta.emulator.fault.Faults;
import io.rosetta.emulator.fault.SeenStatement;
import io.rosetta.emulator.session.Account;
import io.rosetta.emulator.session.Cancellation;
import io.rosetta.emulator.session.Outcome;
import io.rosetta.emulator.session.StatementCall;
import io.rosetta.emulator.sql.SqlError;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /queries/v1/query-request} and what belongs to it: statements run on threads of their own,
 * a request waits a while for the answer and then tells where to ask again.
 */
final class QueryHandler {
  private static final Logger log = LoggerFactory.getLogger(QueryHandler.class);

  private final Account account;
  private final Logins logins;
  private final InjectedFaults injected;
  private final Faults faults;
  private final SqlLog sqlLog;
  private final ExecutorService statements;

  QueryHandler(
      Account account, Logins logins, Faults faults, SqlLog sqlLog, ExecutorService statements) {
    this.account = account;
    this.logins = logins;
    this.faults = faults;
    this.injected = new InjectedFaults(faults);
    this.sqlLog = sqlLog;
    this.statements = statements;
  }

  Answer query(Request request, Login login) {
    faults.request();
    String requestId = request.query().getOrDefault("requestId", UUID.randomUUID().toString());
    Optional<RunningStatement> known = login.requests().known(requestId);
    if (known.isPresent()) {
      return reply(login, known.get());
    }
    SeenStatement seen = seen(request, login);
    InjectedFaults.Before before = injected.before(seen);
    Optional<Answer> early = before.answer();
    if (before.expires()) {
      logins.expire(login);
      return Replies.tokenExpired();
    }
    if (before.losesSession()) {
      logins.remove(login);
      return Replies.sessionGone();
    }
    if (early.isPresent()) {
      return early.get();
    }
    RunningStatement running =
        login.requests().get(requestId, () -> start(request, login, seen, before.breaksUpload()));
    return reply(login, running);
  }

  /** {@code /queries/<id>/result}: the client asks again. */
  Answer result(String queryId, Login login) {
    return login
        .requests()
        .withQueryId(queryId)
        .map(running -> reply(login, running))
        .orElseGet(
            () ->
                Replies.failure(
                    new SqlError("000709", "02000", "Statement " + queryId + " not found"),
                    queryId));
  }

  /** {@code /queries/v1/abort-request}: by the request id of the statement. */
  Answer abort(Request request, Login login) {
    String requestId = request.body().path("requestId").asText("");
    Optional<RunningStatement> running = login.requests().known(requestId);
    running.ifPresent(RunningStatement::cancel);
    return running.isPresent()
        ? Replies.success()
        : Replies.failure("000605", "Identified SQL statement is not currently executing.");
  }

  /** {@code /monitoring/queries/<id>}: how far a statement of this session is. */
  Answer monitor(String queryId, Login login) {
    ObjectNode data = Replies.object();
    ArrayNode queries = data.putArray("queries");
    login
        .requests()
        .withQueryId(queryId)
        .ifPresent(
            running -> {
              ObjectNode query = queries.addObject();
              query.put("id", queryId);
              query.put("status", running.status());
              query.put("sqlText", running.seen().sql());
            });
    return Replies.success(data);
  }

  private SeenStatement seen(Request request, Login login) {
    return new SeenStatement(
        login.session().id(),
        UUID.randomUUID().toString(),
        login.session().parameters().get("QUERY_TAG"),
        request.body().path("sqlText").asText(""));
  }

  private RunningStatement start(
      Request request, Login login, SeenStatement seen, boolean breakUpload) {
    faults.saw(seen);
    sqlLog.write(seen);
    RunningStatement running = new RunningStatement(seen, new Cancellation());
    statements.execute(() -> execute(request.body(), login, running, breakUpload));
    return running;
  }

  private void execute(
      ObjectNode body, Login login, RunningStatement running, boolean breakUpload) {
    Answer.Json answer;
    try {
      injected.delay(running.seen(), running.cancellation());
      StatementCall call = call(body, running);
      Outcome outcome = login.runner().run(call);
      if (breakUpload && outcome instanceof Outcome.Upload upload) {
        outcome = unwritable(upload);
      }
      answer = ResultJson.of(outcome, login.session(), running.queryId());
      running.answered(outcome, answer);
    } catch (SqlError e) {
      running.failed(Replies.failure(e, running.queryId()));
    } catch (RuntimeException | OutOfMemoryError e) {
      log.error("statement=failed queryId={}", running.queryId(), e);
      running.failed(Replies.failure(internal(e), running.queryId()));
    }
  }

  private static SqlError internal(Throwable e) {
    return new SqlError("000603", "XX000", "Internal error of the emulator: " + e);
  }

  private static StatementCall call(ObjectNode body, RunningStatement running) {
    JsonNode parameters = body.path("parameters");
    if (parameters.path("MULTI_STATEMENT_COUNT").asInt(1) > 1) {
      throw SqlError.unsupported("several statements in one request");
    }
    if (body.path("asyncExec").asBoolean(false)) {
      throw SqlError.unsupported("asynchronous execution");
    }
    return new StatementCall(
        running.queryId(),
        running.seen().sql(),
        Binds.rows(body.path("bindings")),
        body.path("describeOnly").asBoolean(false),
        running.cancellation());
  }

  /** A directory below a file: nobody can write there. */
  private static Outcome.Upload unwritable(Outcome.Upload upload) {
    return new Outcome.Upload(
        upload.source(),
        Path.of("/dev/null/stage"),
        upload.autoCompress(),
        upload.overwrite(),
        upload.parallel());
  }

  private Answer reply(Login login, RunningStatement running) {
    login.session().heard();
    Optional<Answer.Json> answer = running.await(account.options().timings().inProgressAfter());
    login.session().heard();
    return answer.isEmpty() ? inProgress(running) : injected.after(running.seen(), answer.get());
  }

  private static Answer inProgress(RunningStatement running) {
    ObjectNode data = Replies.object();
    data.put("queryId", running.queryId());
    data.put("getResultUrl", "/queries/" + running.queryId() + "/result");
    data.put("queryAbortsAfterSecs", 300);
    ObjectNode body = Replies.object();
    body.set("data", data);
    body.put("code", "333333");
    body.put("message", "Query execution in progress.");
    body.put("success", true);
    return new Answer.Json(body);
  }
}
