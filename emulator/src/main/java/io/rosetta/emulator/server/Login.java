package io.rosetta.emulator.server;

import io.rosetta.emulator.session.Session;
import io.rosetta.emulator.session.StatementRunner;
import java.security.SecureRandom;
import java.util.Base64;

/** A session as its client holds it: tokens and requests. Tokens are guarded by {@code this}. */
final class Login {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Session session;
  private final StatementRunner runner;
  private final RequestCache requests = new RequestCache();
  private final String masterToken = newToken();
  private String token = newToken();

  Login(Session session, StatementRunner runner) {
    this.session = session;
    this.runner = runner;
  }

  Session session() {
    return session;
  }

  StatementRunner runner() {
    return runner;
  }

  RequestCache requests() {
    return requests;
  }

  String masterToken() {
    return masterToken;
  }

  synchronized String token() {
    return token;
  }

  /** The old token is not valid any more. */
  synchronized String renewToken() {
    token = newToken();
    return token;
  }

  private static String newToken() {
    byte[] bytes = new byte[48];
    RANDOM.nextBytes(bytes);
    return "ver:3-hint:1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
