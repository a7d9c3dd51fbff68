package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Secret;
import java.nio.file.Path;
import java.util.Objects;

/** How Rosetta signs in. */
public sealed interface Credentials {
  /** Snowflake is phasing sign-in by password alone out. */
  record Password(Secret password) implements Credentials {
    public Password {
      Objects.requireNonNull(password, "password");
    }
  }

  /**
   * Key pair authentication, for a user of {@code TYPE = SERVICE}.
   *
   * @param file PKCS#8 PEM
   * @param passphrase empty when the file is not encrypted
   */
  record KeyPair(Path file, Secret passphrase) implements Credentials {
    public KeyPair {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(passphrase, "passphrase");
    }
  }
}
