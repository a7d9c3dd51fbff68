package io.rosetta.emulator.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a test injects into an emulator and reads from it: faults, latency, callbacks, and the
 * statements seen. Safe for use by any thread; rules are judged in the order they were made.
 */
public final class Faults {
  private static final String SESSION = "/session/";

  private static final int REMEMBERED = 100_000;

  /** A MERGE has thousands of characters; a process that runs for hours must not grow by them. */
  static final long REMEMBERED_CHARACTERS = 64L << 20;

  private final List<FaultRule> rules = new ArrayList<>();
  private final Deque<SeenStatement> seen = new ArrayDeque<>();
  private final Map<String, Duration> latencyByKind = new HashMap<>();
  private Duration latency = Duration.ZERO;
  private long seenCharacters;
  private long requests;
  private long lastRule;

  /** Statements in whose text the regular expression is found, in any case. */
  public FaultRule on(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    return on(
        statement ->
            !statement.sql().startsWith(SESSION) && pattern.matcher(statement.sql()).find());
  }

  /**
   * Logins ({@code /session/v1/login-request}), token renewals ({@code /session/token-request}) and
   * heartbeats ({@code /session/heartbeat}); HTTP faults, cuts and delays can strike them.
   */
  public FaultRule onPath(String path) {
    return on(request -> request.sql().equals(path));
  }

  public FaultRule on(Predicate<SeenStatement> matches) {
    return new FaultRule(this, matches);
  }

  /** Calls back before every statement that matches, until {@link #clear()}. */
  public void before(String regex, Consumer<SeenStatement> callback) {
    on(regex).always().before(callback);
  }

  /** Calls back after every statement that matches and before its reply. */
  public void after(String regex, Consumer<SeenStatement> callback) {
    on(regex).always().after(callback);
  }

  /** Every statement takes at least so long more, as over a network. */
  public synchronized void latency(Duration perStatement) {
    latency = perStatement;
  }

  /** Statements that begin with this word (MERGE, COPY, SELECT ...) take so long more. */
  public synchronized void latency(String kind, Duration perStatement) {
    latencyByKind.put(kind.toUpperCase(Locale.ROOT), perStatement);
  }

  /** Removes all rules and latency and lets go what is held; what was seen stays. */
  public synchronized void clear() {
    rules.forEach(Faults::letGo);
    rules.clear();
    latencyByKind.clear();
    latency = Duration.ZERO;
  }

  /** Removes one rule and lets go what it holds; false when there is none of this number. */
  public synchronized boolean remove(long id) {
    rules.stream().filter(rule -> rule.id() == id).forEach(Faults::letGo);
    return rules.removeIf(rule -> rule.id() == id);
  }

  private static void letGo(FaultRule rule) {
    if (rule.fault() instanceof Fault.Held held) {
      held.hold().release();
    }
  }

  /** The rules in the order they were made. */
  public synchronized List<FaultRule> rules() {
    return List.copyOf(rules);
  }

  /**
   * The last 100,000 statements received, or 64 million characters of them, in order; a request
   * sent again is not listed again.
   */
  public synchronized List<SeenStatement> statements() {
    return List.copyOf(seen);
  }

  /** How many statements of each kind (first word) were received. */
  public synchronized Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    seen.forEach(statement -> counts.merge(statement.kind(), 1L, Long::sum));
    return counts;
  }

  /** How many HTTP requests carried statements, repeated ones included. */
  public synchronized long requests() {
    return requests;
  }

  /** Starts the counters and the list afresh. */
  public synchronized void forget() {
    seen.clear();
    seenCharacters = 0;
    requests = 0;
  }

  synchronized long arm(FaultRule rule) {
    rules.add(rule);
    return ++lastRule;
  }

  /** For the server: a request came. */
  public synchronized void request() {
    requests++;
  }

  /** For the server: a statement came for the first time. */
  public synchronized void saw(SeenStatement statement) {
    seen.addLast(statement);
    seenCharacters += statement.sql().length();
    while (seen.size() > REMEMBERED || seenCharacters > REMEMBERED_CHARACTERS) {
      seenCharacters -= seen.removeFirst().sql().length();
    }
  }

  /** For the server: what strikes now, either before execution or at the reply. */
  public synchronized List<Fault> striking(SeenStatement statement, boolean atReply) {
    List<Fault> striking = new ArrayList<>();
    for (FaultRule rule : rules) {
      if (rule.fault().atReply() == atReply && rule.strikes(statement)) {
        striking.add(rule.fault());
      }
    }
    return striking;
  }

  /** For the server: how long this statement is to take more. */
  public synchronized Duration latencyOf(SeenStatement statement) {
    return latencyByKind.getOrDefault(statement.kind(), latency);
  }
}
