package io.rosetta.worker.config;

import io.rosetta.activities.model.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * A Snowflake account to copy to.
 *
 * @param url {@code https://<account>.snowflakecomputing.com}, or {@code http://127.0.0.1:<port>}
 *     of the emulator
 * @param password may be null when there is a key file
 * @param privateKeyFile PKCS#8 PEM; may be null when there is a password
 * @param passphrase of the key file; may be null
 * @param role may be null: the user's default
 * @param database where pipelines write that name none; may be null
 */
public record DestinationConfig(
    URI url,
    String account,
    String user,
    Secret password,
    String privateKeyFile,
    Secret passphrase,
    String role,
    String warehouse,
    String database) {
  private static final String SUFFIX = ".snowflakecomputing.com";

  public Optional<Secret> signInPassword() {
    return Optional.ofNullable(password);
  }

  public Optional<String> keyFile() {
    return Optional.ofNullable(privateKeyFile);
  }

  public Optional<Secret> keyPassphrase() {
    return Optional.ofNullable(passphrase);
  }

  public Optional<String> roleName() {
    return Optional.ofNullable(role);
  }

  public Optional<String> defaultDatabase() {
    return Optional.ofNullable(database);
  }

  static DestinationConfig read(ConfigSection section) {
    String account = section.requiredText("account");
    URI url = section.parsed("url", ofAccount(account), DestinationConfig::httpUrl);
    DestinationConfig config =
        new DestinationConfig(
            url,
            account,
            section.requiredText("user"),
            secret(section, "password"),
            section.text("private_key_file").orElse(null),
            secret(section, "private_key_passphrase"),
            section.text("role").orElse(null),
            section.requiredText("warehouse"),
            section.text("database").orElse(null));
    if ((config.password == null) == (config.privateKeyFile == null)) {
      section.wrong("give either 'password' or 'private_key_file'");
    }
    if (config.passphrase != null && config.privateKeyFile == null) {
      section.wrong("private_key_passphrase", "is of no use without 'private_key_file'");
    }
    section.finish();
    return config;
  }

  /** Empty, as from a default in the file, is not given. */
  private static Secret secret(ConfigSection section, String key) {
    return section.text(key).filter(text -> !text.isEmpty()).map(Secret::new).orElse(null);
  }

  private static URI ofAccount(String account) {
    return URI.create("https://" + account.replaceAll("[^A-Za-z0-9._-]", "") + SUFFIX);
  }

  private static URI httpUrl(String text) {
    URI url = URI.create(text.strip());
    if (url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new IllegalArgumentException(
          "must be a URL such as https://xy12345.snowflakecomputing.com or"
              + " http://127.0.0.1:8765, but is '"
              + text
              + "'");
    }
    return url;
  }
}
