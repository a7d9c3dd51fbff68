package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A named destination: where Snowflake is and who signs in. Names of roles and warehouses follow
 * Snowflake's rule: unquoted they fold to upper case.
 *
 * @param name as in {@code rosetta.yaml}, for messages
 * @param account the account identifier, {@code organization-account}
 * @param url {@code https://host[:port]}; empty means the account's own address. Plain {@code http}
 *     is accepted on loopback, for the emulator
 * @param role empty means the user's default
 * @param warehouse empty means the user's default
 * @param properties more of the driver's connection properties or session parameters
 */
public record DestinationSettings(
    String name,
    String account,
    String url,
    String user,
    Credentials credentials,
    String role,
    String warehouse,
    Map<String, String> properties) {
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
  private static final Pattern OBJECT = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*|\"[^\"]+\"");

  /**
   * @throws RosettaException CONFIGURATION_INVALID
   */
  public DestinationSettings {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(credentials, "credentials");
    properties = Map.copyOf(properties);
    require(ACCOUNT.matcher(account).matches(), name, "account", "is no account identifier");
    require(!user.isBlank(), name, "user", "is missing");
    require(isName(role), name, "role", "is no identifier");
    require(isName(warehouse), name, "warehouse", "is no identifier");
    require(url.isEmpty() || isUrl(url), name, "url", "is no https://host[:port]");
    for (String property : properties.keySet()) {
      require(
          SessionParameters.mayBeSet(property),
          name,
          "properties." + property,
          "is set by Rosetta");
    }
  }

  /** A copy with one of the driver's connection properties. */
  DestinationSettings withProperty(String property, String value) {
    Map<String, String> more = new HashMap<>(properties);
    more.put(property, value);
    return new DestinationSettings(name, account, url, user, credentials, role, warehouse, more);
  }

  /** What the driver connects to. */
  public String jdbcUrl() {
    if (url.isEmpty()) {
      return "jdbc:snowflake://" + account + ".snowflakecomputing.com/";
    }
    return "jdbc:snowflake://" + URI.create(url).getAuthority() + "/";
  }

  /** Whether the connection is not encrypted: the emulator on loopback. */
  public boolean isPlain() {
    return url.startsWith("http://");
  }

  @Override
  public String toString() {
    return "destination "
        + name
        + " ("
        + jdbcUrl()
        + ", account "
        + account
        + ", user "
        + user
        + keyFile()
        + named("role", role)
        + named("warehouse", warehouse)
        + ")";
  }

  private String keyFile() {
    return credentials instanceof Credentials.KeyPair pair ? ", key file " + pair.file() : "";
  }

  private static String named(String what, String name) {
    return name.isEmpty() ? "" : ", " + what + " " + name;
  }

  private static boolean isName(String text) {
    return text.isEmpty() || OBJECT.matcher(text).matches();
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      boolean loopback =
          "127.0.0.1".equals(uri.getHost())
              || "localhost".equals(uri.getHost())
              || "[::1]".equals(uri.getHost());
      return uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && (uri.getPath().isEmpty() || uri.getPath().equals("/"))
          && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void require(boolean holds, String destination, String field, String problem) {
    if (!holds) {
      throw new RosettaException(
          RosettaError.CONFIGURATION_INVALID,
          "destinations." + destination + "." + field + " " + problem);
    }
  }
}
