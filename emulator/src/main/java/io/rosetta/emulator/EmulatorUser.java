package io.rosetta.emulator;

import java.security.PublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Somebody who may log in.
 *
 * @param name kept in upper case, as Snowflake folds user names
 * @param password empty for a user that has keys only (Snowflake's {@code TYPE = SERVICE})
 * @param publicKeys the RSA keys accepted for key pair authentication; two, so that keys can rotate
 */
public record EmulatorUser(String name, Optional<String> password, List<PublicKey> publicKeys) {
  public EmulatorUser {
    name = name.toUpperCase(Locale.ROOT);
    publicKeys = List.copyOf(publicKeys);
  }

  public static EmulatorUser withPassword(String name, String password) {
    return new EmulatorUser(name, Optional.of(password), List.of());
  }

  public static EmulatorUser withKeys(String name, PublicKey... keys) {
    return new EmulatorUser(name, Optional.empty(), List.of(keys));
  }

  @Override
  public String toString() {
    return "EmulatorUser[" + name + ", " + publicKeys.size() + " keys]";
  }
}
