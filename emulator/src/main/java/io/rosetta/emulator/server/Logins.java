package io.rosetta.emulator.server;

import io.rosetta.emulator.session.Account;
import io.rosetta.emulator.session.Cancellation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The logins by their tokens, those that expired included, so that an expired one is told apart.
 */
final class Logins {
  private final Account account;
  private final Map<String, Login> byToken = new ConcurrentHashMap<>();
  private final Map<String, Login> byMasterToken = new ConcurrentHashMap<>();

  Logins(Account account) {
    this.account = account;
  }

  void add(Login login) {
    byToken.put(login.token(), login);
    byMasterToken.put(login.masterToken(), login);
  }

  /** Whose token it is or was. */
  Optional<Login> owner(Optional<String> token) {
    return token.map(byToken::get);
  }

  Optional<Login> master(Optional<String> token) {
    return token.map(byMasterToken::get);
  }

  String renew(Login login) {
    String token = login.renewToken();
    byToken.put(token, login);
    return token;
  }

  /** Makes the current token expire; the client is told so at its next request. */
  void expire(Login login) {
    login.renewToken();
  }

  void remove(Login login) {
    byToken.values().removeIf(other -> other == login);
    byMasterToken.remove(login.masterToken());
    login.requests().cancelRunning(Cancellation.byUser());
    account.close(login.session());
  }

  List<Login> all() {
    return List.copyOf(byMasterToken.values());
  }
}
