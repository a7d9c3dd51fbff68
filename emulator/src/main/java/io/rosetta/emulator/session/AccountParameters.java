package io.rosetta.emulator.session;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values that an administrator set for the whole account (ALTER ACCOUNT); they hold in every
 * session that does not set its own. Set by tests. Values that the emulator cannot carry out may be
 * set here: a statement that they would change is then refused.
 */
public final class AccountParameters {
  private final Map<String, String> values = new ConcurrentHashMap<>();

  /**
   * Sets one for the account.
   *
   * @throws io.rosetta.emulator.sql.SqlError 001006 or 001007 when there is no such parameter or
   *     value
   */
  public void set(String name, String value) {
    ParameterCatalog.Parameter parameter = ParameterCatalog.named(name);
    values.put(parameter.name(), ParameterCatalog.checked(parameter, value));
  }

  public void unset(String name) {
    values.remove(name.toUpperCase(Locale.ROOT));
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
